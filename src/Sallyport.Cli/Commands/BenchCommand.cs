using System.CommandLine;
using Sallyport.Cli.Bench;
using Sallyport.Cli.Output;

namespace Sallyport.Cli.Commands;

/// <summary><c>bench SUBJECT</c>: measures a part and the ceiling of this machine in the same run.</summary>
internal static class BenchCommand
{
    public static Command Build() => new DocumentedCommand(
        "bench", "Measures a part of the product beside the ceiling of this machine.", "bench enigmaiot --devices 100000 --seconds 5 --json")
    {
        EnigmaIot(),
    };

    private static DocumentedCommand EnigmaIot()
    {
        var devices = new Option<int>("--devices") { Description = "Registered devices, 1..1,000,000", DefaultValueFactory = static _ => 1 };
        devices.Between(1, 1_000_000);
        var seconds = new Option<double>("--seconds") { Description = "Timed seconds, 0.1..600", DefaultValueFactory = static _ => 5 };
        seconds.Between(0.1, 600);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new DocumentedCommand(
            "enigmaiot", "Decrypts, checks and reports data frames of 40 octets of payload on one thread.", "bench enigmaiot --devices 1 --seconds 5 --json") { devices, seconds, json };
        command.SetAction(parsed =>
        {
            using var bench = new EnigmaIotBench(parsed.GetValue(devices));
            var figures = bench.Run(parsed.GetValue(seconds));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, figures);
            }
            else
            {
                output.WriteLine($"{figures.FramesPerSecond,12:N0} frames/s with {figures.Devices:N0} devices ({figures.Ratio:0.00} of the bare AEAD's {figures.AeadCeilingPerSecond:N0}/s)");
                output.WriteLine($"{figures.RegistrationsPerSecond,12:N0} registrations/s");
                output.WriteLine($"{figures.BytesPerDevice,12:N0} bytes per device, {figures.AllocatedBytesPerFrame:0.###} bytes allocated per frame");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
