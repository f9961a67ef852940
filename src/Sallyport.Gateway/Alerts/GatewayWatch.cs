using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.State;
using Sallyport.Wire;

namespace Sallyport.Gateway.Alerts;

/// <summary>
/// What the gateway concludes by itself while it runs: who is silent, which links fail, what people should know. Conclusions are written to the journal and only
/// take effect when they come back from there. Owned by the thread that settles; <see cref="Describe"/> is thread safe.
/// </summary>
internal sealed class GatewayWatch
{
    private const long LongestLag = 3_600_000_000;
    private readonly IJournal _journal;
    private readonly IStateStore _store;
    private readonly GatewayHostOptions _options;
    private readonly DeviceProjection _devices;
    private readonly AvailabilityWatch _availability;
    private readonly LinkWatch _links;
    private readonly AlertEngine _engine;
    private Instant _nextCheck;
    private Instant _refusedUntil;
    private long _epochOffset;
    private long _seenAt;

    public GatewayWatch(IJournal journal, IStateStore store, DeviceProjection devices, IReadOnlyList<ISegmentDriver> drivers, GatewayHostOptions options)
    {
        _journal = journal;
        _store = store;
        _options = options;
        _devices = devices;
        _availability = new AvailabilityWatch(options.MaximumDevices, [.. drivers.Where(static driver => driver.KnowsPresence).Select(static driver => $"{driver.Protocol}/{driver.Segment}/")]);
        _links = new LinkWatch(drivers);
        Rules = new AlertRuleSet(store);
        Surroundings = new AlertSurroundings(
            device => devices.Find(device) is [var one] ? one.Name : null,
            device => devices.Find(device).Count > 0,
            segment => [.. drivers.Where(driver => $"{driver.Protocol}/{driver.Segment}" == segment).SelectMany(static driver => driver.Links).Select(static link => link.Name)],
            EnigmaIotBodies.IsHello);
        _engine = new AlertEngine(rule => Rules[rule], Book, Surroundings, options.MaximumDevices);
    }

    /// <summary>The time of the newest step, UTC microseconds. Thread safe.</summary>
    public long UtcMicroseconds => Volatile.Read(ref _seenAt) + Volatile.Read(ref _epochOffset);

    public AlertRuleSet Rules { get; }

    public AlertBook Book { get; } = new();

    public AlertSurroundings Surroundings { get; }

    /// <summary>Takes over what was saved, before the journal's tail is replayed.</summary>
    public void Load(IEnumerable<DeviceRecord> records)
    {
        _availability.Load(records);
        Book.Restore(_store, _journal);
    }

    /// <summary>An entry that the run before wrote and nobody projected: only the rhythms learn from it, in the time of the entries.</summary>
    public void Replay(JournalEntry entry) => _availability.Apply(entry, entry.TimeMicroseconds);

    /// <summary>From now on the gateway hears.</summary>
    public void Start(Now now)
    {
        _epochOffset = now.UtcMicroseconds - now.Monotonic.Microseconds;
        _nextCheck = now.Monotonic;
        Volatile.Write(ref _seenAt, now.Monotonic.Microseconds);
        var late = _devices.Snapshot.Where(static device => device.LateSinceMicroseconds is not null).ToDictionary(static device => device.Id, device => device.LateSinceMicroseconds!.Value - _epochOffset, StringComparer.Ordinal);
        _availability.Start(now.Monotonic.Microseconds, device => late.TryGetValue(device, out var since) ? since : null);
        _engine.Restore(now.Monotonic.Microseconds);
    }

    /// <summary>A durable entry. Its wall time gives the order; the clock may have been set since it was written, so it counts as of the last hour.</summary>
    public void Apply(JournalEntry entry)
    {
        var now = Volatile.Read(ref _seenAt);
        var at = Math.Clamp(entry.TimeMicroseconds - Volatile.Read(ref _epochOffset), now - LongestLag, now);
        Book.Apply(entry);
        _availability.Apply(entry, at);
        _engine.Apply(entry, at);
    }

    /// <summary>The time of the calls that follow.</summary>
    public void Begin(Now now)
    {
        Volatile.Write(ref _seenAt, now.Monotonic.Microseconds);
        Volatile.Write(ref _epochOffset, now.UtcMicroseconds - now.Monotonic.Microseconds);
    }

    /// <summary>Concludes, raises and clears what is due. What the journal does not take is tried again a second later.</summary>
    /// <param name="now">Now.</param>
    /// <param name="isRefusing">The journal does not take what it should.</param>
    /// <param name="budget">Most entries that are written.</param>
    /// <returns>When to come again.</returns>
    public Deadline Advance(Now now, bool isRefusing, int budget)
    {
        var at = now.Monotonic.Microseconds;
        if (now.Monotonic >= _refusedUntil)
        {
            _availability.Conclude(at, (device, body) => _devices.Find(device).Count == 0 || Append(device, body, now), budget);
        }

        if (now.Monotonic >= _nextCheck)
        {
            _nextCheck = now.Monotonic + _options.WatchInterval;
            _links.Check(body => Append(string.Empty, body, now), segment => Excuse(segment, at));
            _engine.Disk(_options.FreeOctets?.Invoke(), isRefusing, at);
            _engine.Advance(at, now.UtcMicroseconds, (device, body) => Append(device, body, now), budget);
        }

        var next = new Deadline(_nextCheck, "watch");
        return _availability.NextDue is { } due ? Deadline.Earlier(next, new Deadline(new Instant(Math.Max(due, _refusedUntil.Microseconds)), "availability"))!.Value : next;
    }

    /// <summary>The records with their rhythms, for the disk.</summary>
    public IReadOnlyCollection<DeviceRecord> Complete(IReadOnlyCollection<DeviceRecord> records) => _availability.Complete(records);

    /// <summary>Keeps open alerts and mutes when they changed.</summary>
    public void Save() => Book.Save(_store);

    /// <summary>What is known of a device's presence; null when it is not known.</summary>
    public DeviceAvailability? Describe(string device)
    {
        var at = Volatile.Read(ref _seenAt);
        return _availability.Describe(device, at, at + Volatile.Read(ref _epochOffset));
    }

    private void Excuse(string segment, long at)
    {
        _availability.Excuse(segment + "/", at);
        _engine.Excuse(segment, at);
    }

    private bool Append(string device, EntryBody body, Now now)
    {
        var accepted = _journal.Append(now.UtcMicroseconds, device, body) != 0;
        if (!accepted)
        {
            _refusedUntil = now.Monotonic + _options.WatchInterval;
        }

        return accepted;
    }
}
