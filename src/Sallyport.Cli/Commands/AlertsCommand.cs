using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>alerts</c>: what people should know now.</summary>
internal static class AlertsCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("alerts", "Lists open alerts, the oldest first; past ones are events of the kind alert.", "alerts", "alerts --json --data /var/lib/sallyport", "events --kind alert --follow");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON array" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            IReadOnlyList<AlertInfo> alerts = await client.AlertsAsync(stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, alerts);
                return ExitCode.Done;
            }

            foreach (AlertInfo alert in alerts)
            {
                string mark = alert.Muted ? "muted" : alert.AcknowledgedAt is null ? alert.Severity : "known";
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{alert.AlertId,5} {alert.RaisedAt.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture)} {mark,-9} {alert.Rule,-13} {TextLine.Safe(alert.Text)}"));
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
