using System.CommandLine;
using System.Security.Cryptography;
using Sallyport.Cli.Nodes;

namespace Sallyport.Cli.Commands;

/// <summary><c>node</c>: one EnigmaIOT node of ours on a link; one line per event.</summary>
internal static class NodeCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand(
            "node",
            "Runs one EnigmaIOT node that reports temperature, humidity and battery. One line per event; ends by itself only with --count.",
            "node --link udp://127.0.0.1:7000 --network-name MyNet --network-key-file net.key --mac 02:00:00:00:00:01 --name porch",
            "node --link udp://127.0.0.1:7000 --network-name MyNet --network-key-file net.key --mac 02:00:00:00:00:02 --name shed --payload msgpack --sleepy 5 --count 3 --json");
        NodeFlags flags = NodeFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON object per line" };
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            var warnings = new List<string>();
            NodeSettings settings = flags.Load(parsed, warnings);
            foreach (string warning in warnings)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"sallyport: warning: {warning}").ConfigureAwait(false);
            }

            var report = new NodeReport(parsed.InvocationConfiguration.Output, parsed.GetValue(json), TimeProvider.System);
            ulong seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
            await NodeRun.RunAsync(settings, report, seed, stop).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
