using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>devices</c>: what the gateway knows of its devices.</summary>
internal static class DevicesCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("devices", "Lists devices, sorted by id.", "devices", "devices --json --data /var/lib/sallyport");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON array" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            IReadOnlyList<DeviceInfo> devices = await client.DevicesAsync(stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, devices);
                return ExitCode.Done;
            }

            foreach (DeviceInfo device in devices)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{TextLine.Safe(device.Id),-44} {TextLine.Safe(device.Name),-20} {device.State,-8} {device.LastSeen?.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture) ?? "-",-24} {device.Rssi?.ToString(CultureInfo.InvariantCulture) ?? "-",4} {TextLine.Safe(device.Firmware)}"));
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
