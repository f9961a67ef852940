using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Web.Access;
using Sallyport.Web.Api;
using Sallyport.Web.Live;

namespace Sallyport.Web.Metrics;

/// <summary>
/// <c>/metrics</c> for Prometheus, made from snapshots when it is asked. Labels name what the configuration names (segments, links, outputs) or a fixed list
/// of words; never a device, so the number of series does not grow with the fleet. A token is always needed: Prometheus can send one.
/// </summary>
internal sealed class MetricsEndpoint(IGatewayControl control, ListenerCounts listeners, string version)
{
    private const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, ListenerCounts listeners, string version) =>
        routes.MapGet("/metrics", new MetricsEndpoint(control, listeners, version).AnswerAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));

    private Task AnswerAsync(HttpContext context)
    {
        var text = new MetricText();
        text.Gauge("sallyport_build_info", "Which program runs; always 1.").Value(1, ("version", version));
        WriteProcess(text);
        WriteTraffic(text, control.Counts);
        WriteFleet(text);
        WriteHealth(text, control.Health);
        text.Gauge("sallyport_listeners", "Who follows live: streams of events and of frames, and sockets.").Value(listeners.Streams, ("way", "events")).Value(listeners.Frames, ("way", "frames")).Value(listeners.Sockets, ("way", "socket"));
        text.Counter("sallyport_listeners_dropped_total", "Listeners that were dropped because they took nothing.").Value(listeners.Dropped);
        return Reply.OctetsAsync(context, text.ToUtf8(), MediaType, StatusCodes.Status200OK);
    }

    private static void WriteProcess(MetricText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds_total", "Processor time of the process.").Value(process.TotalProcessorTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory of the process in RAM.").Value(process.WorkingSet64);
        text.Gauge("process_start_time_seconds", "When the process began, seconds since 1970.").Value((process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
    }

    private void WriteTraffic(MetricText text, GatewayCounts counts)
    {
        text.Counter("sallyport_uplinks_total", "Durable uplinks since the start.");
        foreach (var (segment, count) in counts.Uplinks.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            var cut = segment.IndexOf('/', StringComparison.Ordinal);
            text.Value(count, ("protocol", cut < 0 ? segment : segment[..cut]), ("segment", segment[(cut + 1)..]));
        }

        text.Counter("sallyport_refusals_total", "Frames and names that were refused since the start.");
        foreach (var (reason, count) in counts.Refusals.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            text.Value(count, ("reason", reason));
        }

        text.Gauge("sallyport_journal_committed_seq", "Number of the newest durable journal entry.").Value(control.Journal.CommittedSeq);
        text.Gauge("sallyport_journal_pending_entries", "Journal entries that wait to be durable.").Value(counts.PendingEntries);
        text.Counter("sallyport_journal_lost_entries_total", "Facts that were lost because the journal took none.").Value(counts.LostEntries);
    }

    private void WriteFleet(MetricText text)
    {
        var states = control.Devices.CountBy(static device => device.State).ToDictionary();
        text.Gauge("sallyport_devices", "Known devices by what is believed of them.");
        foreach (var state in Enum.GetValues<DeviceState>())
        {
            text.Value(states.GetValueOrDefault(state), ("state", Words.Kebab(state.ToString())));
        }

        text.Gauge("sallyport_downlinks_open", "Downlinks of which more is expected to happen.").Value(control.Downlinks(null).Count(static one => !one.IsFinal));
    }

    private static void WriteHealth(MetricText text, GatewayHealth health)
    {
        text.Gauge("sallyport_problems", "Troubles that the gateway names in its health.").Value(health.Problems.Count);
        text.Gauge("sallyport_output_up", "1 while the output takes entries.");
        foreach (var output in health.Outputs)
        {
            text.Value(output.State == "up" ? 1 : 0, ("output", output.Name));
        }

        text.Gauge("sallyport_output_behind_entries", "Durable entries that the output has not confirmed.");
        foreach (var output in health.Outputs)
        {
            text.Value(output.Behind, ("output", output.Name));
        }

        // Two segments may name their links alike; together they are one series, because a series must not be there twice.
        var links = health.Links.GroupBy(static link => (link.Protocol, link.Name)).ToArray();
        WriteLinks(text.Gauge("sallyport_link_up", "1 while the link works."), links, static link => link.State == "up" ? 1 : 0, static values => values.Min());
        WriteLinks(text.Counter("sallyport_link_frames_received_total", "Frames received."), links, static link => link.Received, static values => values.Sum());
        WriteLinks(text.Counter("sallyport_link_frames_sent_total", "Frames sent."), links, static link => link.Sent, static values => values.Sum());
        WriteLinks(text.Counter("sallyport_link_frames_dropped_total", "Frames dropped because a queue was full."), links, static link => link.Dropped, static values => values.Sum());
    }

    private static void WriteLinks(
        MetricText text, IEnumerable<IGrouping<(string Protocol, string Name), LinkHealth>> links, Func<LinkHealth, long> value, Func<IEnumerable<long>, long> together)
    {
        foreach (var group in links)
        {
            text.Value(together(group.Select(value)), ("protocol", group.Key.Protocol), ("link", group.Key.Name));
        }
    }
}
