using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>devices</c>: what the gateway knows of its devices; its subcommands change what operators keep of them.</summary>
internal static class DevicesCommand
{
    // A hundred years.
    private const double LongestSilence = 3_155_760_000;

    public static Command Build()
    {
        var command = new DocumentedCommand(
            "devices",
            "Lists devices, sorted by id; all that is asked for must fit.",
            "devices",
            "devices --json --data /var/lib/sallyport",
            "devices --tag roof --state late",
            "devices rename 5C:CF:7F:12:34:56 kitchen");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON array" };
        var protocol = new Option<string>("--protocol") { Description = "Only of this protocol", HelpName = "P" };
        var network = new Option<string>("--network") { Description = "Only of this network, tree or bus", HelpName = "NAME" };
        var state = new Option<string>("--state") { Description = "Only in this state", HelpName = "STATE" };
        var tag = new Option<string>("--tag") { Description = "Only with this tag", HelpName = "TAG" };
        var search = new Option<string>("--search") { Description = "Only with this text in id, names, note or tags", HelpName = "TEXT" };
        var silent = new Option<double?>("--silent") { Description = "Only those not heard for so many seconds", HelpName = "SEC" };
        state.AcceptOnlyFromAmong("joining", "online", "sleeping", "late", "offline", "left");
        silent.Between(0, LongestSilence);
        foreach (Option option in (Option[])[json, protocol, network, state, tag, search, silent])
        {
            command.Add(option);
        }

        foreach (Command change in DeviceChangeCommands.Build())
        {
            command.Add(change);
        }

        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            var query = new DeviceQuery
            {
                Protocol = parsed.GetValue(protocol),
                Segment = parsed.GetValue(network),
                State = parsed.GetValue(state),
                Tag = parsed.GetValue(tag),
                Text = parsed.GetValue(search),
                SilentSince = parsed.GetValue(silent) is { } seconds ? DateTimeOffset.UtcNow.AddSeconds(-seconds) : null,
            };
            IReadOnlyList<DeviceInfo> devices = await client.DevicesAsync(query, stop).ConfigureAwait(false);
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
                    $"{TextLine.Safe(device.Id),-44} {TextLine.Safe(device.Name),-20} {device.State,-8} {device.LastSeen?.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture) ?? "-",-24} {device.Rssi?.ToString(CultureInfo.InvariantCulture) ?? "-",4} {TextLine.Safe(device.Firmware)}{(device.Tags.Count > 0 ? $" {TextLine.Safe(string.Join(',', device.Tags))}" : "")}"));
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
