using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Checking;
using Sallyport.Simulation.Fleet;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Simulation;

/// <summary>
/// What must hold, told by what devices sent and what the world was shown: it survives every crash of the gateway. Kept as plain as possible: sets, counts
/// and one walk over the journal.
/// </summary>
internal sealed class ReferenceModel : IFleetObserver
{
    private readonly SortedDictionary<long, Shown> _shown = [];
    private readonly Dictionary<(string Device, string Payload), int> _transmitted = [];
    private readonly Dictionary<string, int> _onAir = [];
    private readonly Dictionary<long, DownlinkRequest> _accepted = [];
    private readonly Dictionary<string, string> _targets = [];
    private readonly string _prefix;
    private long _lastOffered;

    public ReferenceModel(string networkName) => _prefix = $"enigmaiot/{networkName}/";

    /// <summary>The first thing that went wrong between two looks at the journal.</summary>
    public Violation? Immediate { get; private set; }

    /// <summary>Reports of nodes in all.</summary>
    public int Transmissions { get; private set; }

    /// <summary>Entries that the output was shown.</summary>
    public int ShownEntries => _shown.Count;

    /// <summary>The highest number that was shown.</summary>
    public long ShownUpTo => _shown.Keys.LastOrDefault();

    /// <summary>Downlinks whose acceptance somebody was told.</summary>
    public int AcceptedDownlinks => _accepted.Count;

    public string DeviceOf(MacAddress address) => _prefix + address;

    public void Transmitted(MacAddress node, ReadOnlySpan<byte> payload)
    {
        Transmissions++;
        var key = (DeviceOf(node), Convert.ToHexString(payload));
        _transmitted[key] = _transmitted.GetValueOrDefault(key) + 1;
    }

    public void Reported(MacAddress node, in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        if (occurrence.Kind != NodeEventKind.Downlink || occurrence.MessageType is not (MessageType.DownlinkDataSet or MessageType.DownlinkDataGet))
        {
            return;
        }

        var target = _targets.GetValueOrDefault(Convert.ToHexString(payload));
        if (target != DeviceOf(node))
        {
            Immediate ??= new Violation(DeviceOf(node), $"obeys only what was meant for it; got what was {(target is null ? "never submitted" : $"meant for {target}")}");
        }
    }

    public void Heard(AirFrame frame)
    {
        if (frame.Octets.Length > 0 && (MessageType)frame.Octets.Span[0] is MessageType.SensorData or MessageType.HomeAssistantDiscovery or MessageType.UnencryptedData)
        {
            var device = DeviceOf(frame.Source);
            _onAir[device] = _onAir.GetValueOrDefault(device) + 1;
        }
    }

    public void OutputStarted(long confirmedSeq) => _lastOffered = confirmedSeq;

    public void Offered(JournalEntry entry)
    {
        if (entry.Seq <= _lastOffered)
        {
            Immediate ??= new Violation("output", $"hears entries in order; heard {entry.Seq} after {_lastOffered}");
        }

        _lastOffered = entry.Seq;
        Show(entry);
    }

    public void Show(JournalEntry entry)
    {
        var shown = Shown.Of(entry);
        if (_shown.TryAdd(entry.Seq, shown) || _shown[entry.Seq] with { Optional = false } == shown)
        {
            return;
        }

        Immediate ??= new Violation("journal", $"number {entry.Seq} was {_shown[entry.Seq]} and is now {shown}");
    }

    public void Submitted(DownlinkRequest request) => _targets[Convert.ToHexString(request.Payload)] = request.Device;

    public void Told(CommandResult result)
    {
        if (result is { Accepted: true, Downlink: { } downlink })
        {
            _accepted[downlink.Id] = downlink.Request;
        }
    }

    /// <summary>Walks over the whole journal.</summary>
    /// <param name="entries">All that is kept, in the order of reading.</param>
    /// <param name="promisedUpTo">Everything that was shown up to this number must be there.</param>
    /// <param name="control">The gateway's own view; null while it is down.</param>
    public Violation? CheckJournal(IReadOnlyList<JournalEntry> entries, long promisedUpTo, IGatewayControl? control)
    {
        var present = new Dictionary<long, Shown>();
        var sessions = new Dictionary<string, int>();
        var copies = new Dictionary<(string, string), int>();
        var downlinks = new Dictionary<long, DownlinkStatus>();
        long last = 0;
        foreach (var entry in entries)
        {
            if (entry.Seq <= last)
            {
                return new Violation("journal", $"numbers rise; {entry.Seq} follows {last}");
            }

            last = entry.Seq;
            present[entry.Seq] = Shown.Of(entry);
            if (CheckEntry(entry, sessions, copies, downlinks) is { } violation)
            {
                return violation;
            }
        }

        return CheckShown(present, promisedUpTo) ?? CheckDownlinks(downlinks, control);
    }

    /// <summary>The highest number that was shown and is of the strong kind: a power cut must leave everything up to it.</summary>
    public long StrongUpTo => _shown.Where(static pair => pair.Value.Strong).Select(static pair => pair.Key).DefaultIfEmpty(0).Max();

    /// <summary>A power cut may take shown entries that were only promised to survive the process; their numbers stay used.</summary>
    public void ForgetPromisesAfter(long seq)
    {
        foreach (var number in _shown.Keys.Where(number => number > seq).ToArray())
        {
            _shown[number] = _shown[number] with { Optional = true };
        }
    }

    private Violation? CheckEntry(
        JournalEntry entry, Dictionary<string, int> sessions, Dictionary<(string, string), int> copies, Dictionary<long, DownlinkStatus> downlinks)
    {
        switch (entry.Body)
        {
            case LinkBody { State: "up" }:
                sessions.Clear();
                return null;
            case JoinedBody:
                sessions[entry.Device] = 0;
                return null;
            case UplinkBody uplink:
                return CheckUplink(entry, uplink, sessions, copies);
            case DownlinkBody downlink:
                return CheckStep(entry, downlink, downlinks);
            default:
                return null;
        }
    }

    private Violation? CheckUplink(JournalEntry entry, UplinkBody uplink, Dictionary<string, int> sessions, Dictionary<(string, string), int> copies)
    {
        if (!sessions.TryGetValue(entry.Device, out var counter) || uplink.Counter <= counter)
        {
            return new Violation(entry.Device, $"one uplink per session and counter; {entry.Seq} has counter {uplink.Counter} after {(sessions.ContainsKey(entry.Device) ? counter : "no session")}");
        }

        sessions[entry.Device] = uplink.Counter;
        var key = (entry.Device, Convert.ToHexString(uplink.Payload));
        var copy = copies[key] = copies.GetValueOrDefault(key) + 1;
        if (copy > _transmitted.GetValueOrDefault(key))
        {
            return new Violation(entry.Device, $"each frame counts once; {entry.Seq} is copy {copy} of a report that was sent {_transmitted.GetValueOrDefault(key)} times");
        }

        // Twice, because the air may deliver a frame twice and the original counts repeats as received.
        var most = 2 * _onAir.GetValueOrDefault(entry.Device);
        return uplink.Received + uplink.LostTotal <= most ? null
            : new Violation(entry.Device, $"statistics stay with their device; {uplink.Received} received and {uplink.LostTotal} lost of at most {most} frames");
    }

    private static Violation? CheckStep(JournalEntry entry, DownlinkBody downlink, Dictionary<long, DownlinkStatus> downlinks)
    {
        var known = downlinks.TryGetValue(downlink.DownlinkId, out var status);
        var final = known && status is DownlinkStatus.Expired or DownlinkStatus.Refused or DownlinkStatus.Cancelled or DownlinkStatus.Answered;
        downlinks[downlink.DownlinkId] = downlink.State;
        return known == (downlink.State == DownlinkStatus.Queued && downlink.Request is not null) || (known && final)
            ? new Violation(entry.Device, $"downlink {downlink.DownlinkId} is {downlink.State} in {entry.Seq} after {(known ? status : "nothing")}")
            : null;
    }

    private Violation? CheckShown(Dictionary<long, Shown> present, long promisedUpTo)
    {
        foreach (var (seq, shown) in _shown)
        {
            if (!present.TryGetValue(seq, out var kept))
            {
                if (seq <= promisedUpTo && !shown.Optional)
                {
                    return new Violation("journal", $"entry {seq} was shown to the world ({shown}) and is gone");
                }
            }
            else if (kept with { Optional = shown.Optional } != shown)
            {
                return new Violation("journal", $"entry {seq} was shown as {shown} and is {kept}");
            }
        }

        return null;
    }

    private Violation? CheckDownlinks(Dictionary<long, DownlinkStatus> downlinks, IGatewayControl? control)
    {
        foreach (var (id, request) in _accepted)
        {
            if (!downlinks.ContainsKey(id))
            {
                return new Violation(request.Device, $"downlink {id} was accepted and is not in the journal");
            }

            if (control is not null && control.FindDownlink(id) is not { } record)
            {
                return new Violation(request.Device, $"downlink {id} was accepted and the gateway does not know it");
            }
        }

        return null;
    }

    private sealed record Shown(long Time, string Device, EntryKind Kind, string Body, bool Strong, bool Optional)
    {
        public static Shown Of(JournalEntry entry) => new(
            entry.TimeMicroseconds, entry.Device, entry.Kind, global::System.Text.Encoding.UTF8.GetString(EntryCodec.Encode(entry.Body)), entry.Body.Durability == Durability.Strong, false);
    }
}
