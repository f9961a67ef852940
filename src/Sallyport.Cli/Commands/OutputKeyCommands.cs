using System.CommandLine;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Commands;

/// <summary><c>outputs grant|revoke|key</c>.</summary>
internal static class OutputKeyCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Build() => [BuildGrant(), BuildRevoke(), BuildKey()];

    private static DocumentedCommand BuildGrant()
    {
        var command = new DocumentedCommand("grant", "Makes a temporary key for another controller and prints it; it is shown this once.", "outputs grant estim/bus0/42 --seconds 600 --output 0 --level 300");
        Argument<string> device = OutputOrderCommands.DeviceArgument();
        var seconds = new Option<int>("--seconds") { Description = "10 to 655350, rounded up to whole tens", HelpName = "SEC", Required = true };
        Option<int[]> outputs = OutputOrderCommands.OutputsOption("Output that it may arm and set, 0 to 7; repeatable; without: all, up to their limits");
        var level = new Option<int>("--level") { Description = "Highest level on those outputs, 0 to 1000 per mille, default 1000", HelpName = "N", DefaultValueFactory = static _ => 1000 };
        seconds.Between(1, 655_350);
        level.Between(0, 1000);
        command.Add(device);
        command.Add(seconds);
        command.Add(outputs);
        command.Add(level);
        return OutputOrderCommands.Complete(command, (client, parsed, stop) =>
            client.GrantKeyAsync(parsed.GetValue(device)!, parsed.GetValue(seconds), parsed.GetValue(outputs) ?? [], parsed.GetValue(level), stop));
    }

    private static DocumentedCommand BuildRevoke()
    {
        var command = new DocumentedCommand("revoke", "Ends the temporary key of a device; its outputs go down in 10 s.", "outputs revoke estim/bus0/42");
        Argument<string> device = OutputOrderCommands.DeviceArgument();
        command.Add(device);
        return OutputOrderCommands.Complete(command, (client, parsed, stop) => client.RevokeKeyAsync(parsed.GetValue(device)!, stop));
    }

    private static DocumentedCommand BuildKey()
    {
        var command = new DocumentedCommand("key", "Lets the gateway take the master key of a device from a file on its own machine.", "outputs key estim/bus0/42 ./stim.key", "outputs key estim/bus0/42 --forget");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var device = new Argument<string>("DEVICE") { Description = "estim/BUS/ADDRESS" };
        var file = new Argument<string>("FILE") { Description = "16 octets or 32 hex digits; mode 0600, of the gateway's user", Arity = ArgumentArity.ZeroOrOne };
        var forget = new Option<bool>("--forget") { Description = "Forgets the key" };
        command.Add(device);
        command.Add(file);
        command.Add(forget);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(file) is null) != result.GetValue(forget))
            {
                result.AddError("give either a FILE or --forget");
            }
        });
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            await client.SetMasterKeyAsync(parsed.GetValue(device)!, parsed.GetValue(file) is { } path ? Path.GetFullPath(path) : null, stop).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }
}
