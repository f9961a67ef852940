using System.CommandLine;
using Sallyport.Cli.Stimulators;

namespace Sallyport.Cli.Commands;

/// <summary><c>estim-device</c>: a simulated Open eStim device on a line; one line per event.</summary>
internal static class EstimDeviceCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand(
            "estim-device",
            $"Runs one Open eStim device whose outputs, electrodes and faults are simulated. One line per event. Standard input is the hand at the device: {HandAction.Words}.",
            "estim-device --link pty:./estim0 --local-line pty:./estim0-local --master-key-file device.key --memory device.memory",
            "estim-device --link serial:/dev/ttyUSB0?baud=9600 --address 17 --outputs 4 --master-key-file device.key --memory device.memory --fault open:0@10s --json");
        StimulatorFlags flags = StimulatorFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON object per line" };
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            TextWriter error = parsed.InvocationConfiguration.Error;
            StimulatorSettings settings = flags.Load(parsed);
            if (settings.MemoryFile is null)
            {
                await error.WriteLineAsync("sallyport: warning: without --memory the device forgets which packets it has heard when it ends").ConfigureAwait(false);
            }

            // A run inside another program leaves that program's standard input alone.
            TextReader? hands = ReferenceEquals(output, Console.Out) ? Console.In : null;
            await StimulatorRun.RunAsync(settings, new StimulatorReport(output, parsed.GetValue(json)), hands, error, stop).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
