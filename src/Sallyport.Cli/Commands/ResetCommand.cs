using System.CommandLine;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Commands;

/// <summary><c>reset --confirm</c>: factory state.</summary>
internal static class ResetCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("reset", "Puts a running gateway into its factory state: devices, journal, queues, policies and tokens are gone. The new journal says who did it.", "reset --confirm --data ./data");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var confirm = new Option<bool>("--confirm") { Description = "Without it nothing happens", Required = true };
        command.Add(confirm);
        command.SetAction((parsed, stop) => !parsed.GetValue(confirm)
            ? throw CommandFailure.Usage("--confirm: without it nothing happens")
            : GatewayCall.RunAsync(flags, parsed, async client =>
            {
                await client.ResetAsync(stop).ConfigureAwait(false);
                return ExitCode.Done;
            }));
        return command;
    }
}
