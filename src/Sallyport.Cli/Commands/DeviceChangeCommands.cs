using System.CommandLine;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>devices rename|tag|untag|replace</c>. Each prints what the device is called and marked with then, as one JSON object.</summary>
internal static class DeviceChangeCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Build() =>
        [BuildRename(), BuildTag("tag", "Puts tags on a device.", takesOff: false), BuildTag("untag", "Takes tags off a device.", takesOff: true), BuildReplace()];

    private static DocumentedCommand BuildRename()
    {
        var command = new DocumentedCommand("rename", "Gives a device a name, and tells the device where its protocol has names.", "devices rename 5C:CF:7F:12:34:56 kitchen", "devices rename kitchen --clear");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        Argument<string> device = DeviceArgument("DEVICE", "Id, or an unambiguous name or address");
        var name = new Argument<string>("NAME") { Description = "1 to 32 octets", Arity = ArgumentArity.ZeroOrOne };
        var clear = new Option<bool>("--clear") { Description = "Takes the given name away; the device goes by what it announces" };
        command.Add(device);
        command.Add(name);
        command.Add(clear);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(name) is null) != result.GetValue(clear))
            {
                result.AddError("give either a NAME or --clear");
            }
        });
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
            Print(parsed, await client.RenameDeviceAsync(parsed.GetValue(device)!, parsed.GetValue(name), stop).ConfigureAwait(false))));
        return command;
    }

    private static DocumentedCommand BuildTag(string word, string summary, bool takesOff)
    {
        var command = new DocumentedCommand(word, summary, $"devices {word} kitchen roof south");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        Argument<string> device = DeviceArgument("DEVICE", "Id, or an unambiguous name or address");
        var tags = new Argument<string[]>("TAG") { Description = "1 to 32 letters, digits and - _ . :", Arity = ArgumentArity.OneOrMore };
        command.Add(device);
        command.Add(tags);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            await client.TagDeviceAsync(parsed.GetValue(device)!, parsed.GetValue(tags)!, takesOff, stop).ConfigureAwait(false);
            return Print(parsed, await client.DeviceAsync(parsed.GetValue(device)!, stop).ConfigureAwait(false));
        }));
        return command;
    }

    private static DocumentedCommand BuildReplace()
    {
        var command = new DocumentedCommand("replace", "Gives new hardware the place of a dead device: name, tags, policies, history and what waits for it.", "devices replace kitchen 5C:CF:7F:65:43:21");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        Argument<string> old = DeviceArgument("OLD", "The device whose place is taken");
        Argument<string> successor = DeviceArgument("NEW", "The new hardware; it must have joined the same network");
        var force = new Option<bool>("--force") { Description = "Also when the old device still reports; its session is ended" };
        command.Add(old);
        command.Add(successor);
        command.Add(force);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
            Print(parsed, await client.ReplaceDeviceAsync(parsed.GetValue(successor)!, parsed.GetValue(old)!, parsed.GetValue(force), stop).ConfigureAwait(false))));
        return command;
    }

    private static Argument<string> DeviceArgument(string name, string description) => new(name) { Description = description };

    private static int Print(ParseResult parsed, DeviceIdentity device)
    {
        JsonText.WriteLine(parsed.InvocationConfiguration.Output, device);
        return ExitCode.Done;
    }
}
