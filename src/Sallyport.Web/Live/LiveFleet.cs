using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Web.Live;

/// <summary>
/// Which devices changed, newest last: one entry per device however often it reports, shared by all listeners. It has no thread: whoever listens brings it
/// up to date, and while nobody does it costs nothing. Thread safe.
/// </summary>
internal sealed class LiveFleet(IGatewayControl control, TimeProvider time)
{
    private const int Page = 2_000;
    private const int MostPages = 10;

    // Further behind than this, reading the lists anew is cheaper than what happened since.
    private const long FarBehind = 10_000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LiveDevice> _devices = new(StringComparer.Ordinal);
    private readonly LinkedList<LiveDevice> _order = new();
    private long _version;
    private long _records = -1;
    private long _lookedAt;

    /// <summary>Everything up to this entry is in it.</summary>
    public long Seq { get; private set; }

    /// <summary>What happened after this entry is known for each device; what happened before is not.</summary>
    public long Since { get; private set; } = -1;

    /// <summary>Takes in what was committed since the last call, at most 20,000 entries.</summary>
    public void Advance()
    {
        lock (_gate)
        {
            var committed = control.Journal.CommittedSeq;
            if (Since < 0 || committed - Seq > FarBehind)
            {
                (Since, Seq) = (committed, committed);
                foreach (var record in control.DevicesChangedSince(-1, out _records))
                {
                    Touch(record.Id);
                }

                _lookedAt = time.GetTimestamp();
                return;
            }

            for (var page = 0; page < MostPages && Seq < control.Journal.CommittedSeq; page++)
            {
                var entries = control.Journal.Read(new JournalQuery(Seq, Page));
                if (entries.Count == 0)
                {
                    Seq = committed;
                    break;
                }

                foreach (var entry in entries)
                {
                    Take(entry);
                }
            }

            if (time.GetElapsedTime(_lookedAt) >= Look)
            {
                // States that only time changes have no entry.
                _lookedAt = time.GetTimestamp();
                foreach (var record in control.DevicesChangedSince(_records, out _records))
                {
                    Touch(record.Id);
                }
            }
        }
    }

    /// <summary>Devices that changed after a version, the oldest change first.</summary>
    /// <param name="version">What the caller has; gets what it has now.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="isWanted">Which devices count.</param>
    /// <param name="afterSeq">Devices without an entry after this one are left out; -1: none is.</param>
    /// <param name="changes">Gets them.</param>
    /// <returns>True when there are more.</returns>
    public bool ChangedSince(ref long version, int most, Func<string, bool> isWanted, long afterSeq, List<LiveChange> changes)
    {
        lock (_gate)
        {
            var place = _order.Last;
            while (place?.Previous is { } before && before.Value.Version > version)
            {
                place = before;
            }

            for (; place is not null && changes.Count < most; place = place.Next)
            {
                var device = place.Value;
                if (device.Version > version)
                {
                    version = device.Version;
                    if (device.Seq > afterSeq && isWanted(device.Id))
                    {
                        changes.Add(new LiveChange(device.Id, device.Uplink, device.UplinkAt));
                    }
                }
            }

            return place is not null;
        }
    }

    private void Take(JournalEntry entry)
    {
        Seq = entry.Seq;
        if (entry.Device.Length == 0 || entry.Body is RefusedBody or DownlinkBody)
        {
            return;
        }

        var device = Touch(entry.Device);
        device.Seq = entry.Seq;
        if (entry.Body is UplinkBody uplink)
        {
            (device.Uplink, device.UplinkAt) = (uplink, entry.TimeMicroseconds);
        }
    }

    private LiveDevice Touch(string id)
    {
        if (!_devices.TryGetValue(id, out var device))
        {
            device = new LiveDevice(id);
            _devices.Add(id, device);
        }

        if (device.Place is { } place)
        {
            _order.Remove(place);
            _order.AddLast(place);
        }
        else
        {
            device.Place = _order.AddLast(device);
        }

        device.Version = ++_version;
        return device;
    }
}
