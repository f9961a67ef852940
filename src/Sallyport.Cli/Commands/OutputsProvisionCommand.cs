using System.CommandLine;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Stimulators;
using Sallyport.Links.Serial;

namespace Sallyport.Cli.Commands;

/// <summary><c>outputs provision</c>: gives a device its master key over its local line.</summary>
internal static class OutputsProvisionCommand
{
    private const double ShortestPatience = 1;
    private const double LongestPatience = 3_600;

    public static Command Build()
    {
        var port = new Option<string>("--port") { Description = "The device's local line, for example /dev/ttyUSB1; ?baud=9600 behind it", HelpName = "PATH", Required = true };
        var keyFile = new Option<string?>("--key-file") { Description = "Takes the key from this file, or makes one there (default: estim-SERIAL.key)", HelpName = "FILE" };
        var patience = new Option<double>("--seconds") { Description = "How long the device, and a confirmation at it, is waited for", HelpName = "N", DefaultValueFactory = static _ => 120 };
        patience.Between(ShortestPatience, LongestPatience);
        var command = new DocumentedCommand(
            "provision",
            "Gives a device its master key over its separate local line, never over the bus. A device that has a key takes another one only when somebody confirms at the device.",
            "outputs provision --port /dev/ttyUSB1",
            "outputs provision --port ./estim0-local --key-file left.key") { port, keyFile, patience };
        command.SetAction(async (parsed, stop) =>
        {
            (BusLink? line, string? mistake) = BusLink.Parse("serial:" + parsed.GetValue(port));
            if (line is null)
            {
                throw CommandFailure.Usage($"--port: {mistake}");
            }

            var options = new SerialLinkOptions { Path = line.Link.Rest, BaudRate = line.BaudRate ?? BusSettings.UsualBaudRate };
            var delivery = new KeyDelivery(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await delivery.RunAsync(options, parsed.GetValue(keyFile), TimeSpan.FromSeconds(parsed.GetValue(patience)), stop).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
