using System.Text.Json;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Availability;

/// <summary>
/// Who should have spoken by now: learns each device's rhythm from durable entries and concludes from silence. Entries and the time in, conclusions out; it has
/// no clock. All times are microseconds of one clock that the caller chooses: the monotonic one in a running gateway, that of the entries when a journal is read
/// again. Silence while the gateway did not run, or while no link of a network could hear, is nobody's fault. Thread safe.
/// </summary>
internal sealed class AvailabilityWatch(int maximum, params string[] asked)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WatchedDevice> _devices = new(StringComparer.Ordinal);
    private readonly PriorityQueue<WatchedDevice, long> _timers = new();
    private readonly List<WatchedDevice> _returned = [];

    /// <summary>When <see cref="Conclude"/> has something to do; null when never.</summary>
    public long? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _returned.Count > 0 ? 0 : _timers.TryPeek(out _, out var at) ? at : null;
            }
        }
    }

    /// <summary>Takes over what was saved of the devices.</summary>
    public void Load(IEnumerable<DeviceRecord> records)
    {
        lock (_gate)
        {
            foreach (var record in records.Where(record => !IsAsked(record.Id)))
            {
                var device = Insert(record.Id, record.Rhythm is { } rhythm ? new Rhythm(rhythm) : new Rhythm());
                device.Sleepy = record.Sleepy;
                device.SleepSeconds = record.SleepSeconds ?? 0;
                device.Phase = record.State == DeviceState.Left ? WatchPhase.Ignored : WatchPhase.Expected;
                device.IsAnnounced = record.LateSinceMicroseconds is not null;
            }
        }
    }

    /// <summary>The gateway hears from now on: silence counts from here. Sessions are gone.</summary>
    /// <param name="at">Now, by the clock of all later calls.</param>
    /// <param name="lateSince">Since when a device is late by that clock, for those that were late when the gateway stopped.</param>
    public void Start(long at, Func<string, long?> lateSince)
    {
        lock (_gate)
        {
            _timers.Clear();
            foreach (var device in _devices.Values)
            {
                device.Rhythm.Excuse();
                device.HasSession = false;
                device.CountedFrom = at;
                device.QueuedAt = long.MaxValue;
                device.LateSince = lateSince(device.Id) ?? at;
                Schedule(device);
            }
        }
    }

    /// <summary>The devices whose id begins with <paramref name="prefix"/> could not be heard until now.</summary>
    public void Excuse(string prefix, long at)
    {
        lock (_gate)
        {
            foreach (var device in _devices.Values)
            {
                if (device.Phase != WatchPhase.Ignored && device.Id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    device.Rhythm.Excuse();
                    device.CountedFrom = at;
                    device.Phase = WatchPhase.Expected;
                    Schedule(device);
                }
            }
        }
    }

    /// <summary>True for a device of a segment whose driver asks by itself.</summary>
    private bool IsAsked(string device)
    {
        foreach (var prefix in asked)
        {
            if (device.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Learns from a durable entry.</summary>
    public void Apply(JournalEntry entry, long at)
    {
        lock (_gate)
        {
            if (IsAsked(entry.Device))
            {
                // Its driver asks it again and again, and says itself when it is gone.
                return;
            }

            if (entry.Body is JoinedBody joined)
            {
                OnJoined(entry.Device, joined, at);
            }
            else if (entry.Device.Length > 0 && _devices.TryGetValue(entry.Device, out var device))
            {
                OnFact(device, entry.Body, at);
            }
        }
    }

    /// <summary>Draws the conclusions that are due, at most <paramref name="budget"/> of them.</summary>
    /// <param name="at">Now.</param>
    /// <param name="accept">Takes a conclusion; false = not now, it is drawn again later.</param>
    /// <param name="budget">Above 0.</param>
    /// <returns>True when more are due at once.</returns>
    public bool Conclude(long at, Func<string, AvailabilityBody, bool> accept, int budget)
    {
        lock (_gate)
        {
            for (; budget > 0 && _returned.Count > 0; budget--)
            {
                var device = _returned[^1];
                if (device.HasReturned && !accept(device.Id, Return(device)))
                {
                    return false;
                }

                (device.HasReturned, device.IsAnnounced) = (false, false);
                _returned.RemoveAt(_returned.Count - 1);
            }

            while (budget > 0 && _timers.TryPeek(out var device, out var queued) && queued <= at)
            {
                if (queued != device.QueuedAt)
                {
                    _timers.Dequeue();
                    continue;
                }

                if (device.Due <= at)
                {
                    budget--;
                    if (!accept(device.Id, Silence(device, at)))
                    {
                        return false;
                    }

                    device.LateSince = device.IsAnnounced ? device.LateSince : at;
                    device.IsAnnounced = true;
                    device.Phase = device.Phase == WatchPhase.Expected && device.HasSession ? WatchPhase.Late : WatchPhase.Offline;
                }

                _timers.Dequeue();
                device.QueuedAt = long.MaxValue;
                Schedule(device);
            }

            return _returned.Count > 0 || (_timers.TryPeek(out _, out var next) && next <= at);
        }
    }

    /// <summary>What is known of a device; null when it is not known.</summary>
    /// <param name="id">Device id.</param>
    /// <param name="at">Now.</param>
    /// <param name="utc">Now in UTC microseconds, for what is shown.</param>
    public DeviceAvailability? Describe(string id, long at, long utc)
    {
        lock (_gate)
        {
            if (!_devices.TryGetValue(id, out var device))
            {
                return null;
            }

            var usual = device.Rhythm.Usual(device.SleepSeconds);
            var isWaitedFor = device.Phase != WatchPhase.Ignored;
            return new DeviceAvailability(
                Words(device, at),
                usual / 1e6,
                device.Rhythm.Count,
                Math.Round(device.Rhythm.Loss, 4),
                isWaitedFor && usual is { } interval ? device.SilentSince + interval - at + utc : null,
                isWaitedFor ? device.SilentSince + device.Timeout - at + utc : null,
                device.IsAnnounced && !device.HasReturned ? device.LateSince - at + utc : null);
        }
    }

    /// <summary>The records with their rhythms, for the disk. Devices that are not listed any more are forgotten with <see cref="Forget"/>.</summary>
    public IReadOnlyCollection<DeviceRecord> Complete(IReadOnlyCollection<DeviceRecord> records)
    {
        lock (_gate)
        {
            return [.. records.Select(record => _devices.TryGetValue(record.Id, out var device) ? record with { Rhythm = device.Rhythm.ToRecord() } : record)];
        }
    }

    /// <summary>Watches a device no more.</summary>
    public void Forget(string id)
    {
        lock (_gate)
        {
            if (_devices.Remove(id, out var device))
            {
                (device.Phase, device.QueuedAt, device.HasReturned) = (WatchPhase.Ignored, long.MaxValue, false);
            }
        }
    }

    private void OnJoined(string id, JoinedBody joined, long at)
    {
        if (!_devices.TryGetValue(id, out var device))
        {
            if (_devices.Count >= maximum)
            {
                return;
            }

            device = Insert(id, new Rhythm());
        }

        device.Sleepy = joined.Sleepy;
        Alive(device);
        device.Rhythm.Heard(at, 0);
        Schedule(device);
    }

    private void OnFact(WatchedDevice device, EntryBody body, long at)
    {
        switch (body)
        {
            case UplinkBody uplink:
                device.Rhythm.Heard(at, uplink.Lost);
                break;
            case ControlBody control:
                OnControl(device, control);
                device.Rhythm.Seen(at);
                break;
            case NamedBody:
                device.Rhythm.Seen(at);
                break;
            case LeftBody { Reason: "kicked" } or DeviceBody { Change: DeviceBody.Retired }:
                (device.Phase, device.HasSession, device.IsAnnounced, device.HasReturned) = (WatchPhase.Ignored, false, false, false);
                return;
            case LeftBody { Reason: not "replaced" }:
                device.HasSession = false;
                return;
            default:
                return;
        }

        Alive(device);
        Schedule(device);
    }

    private static void OnControl(WatchedDevice device, ControlBody control)
    {
        if (control is not { Answer: "sleeptime", Result: { } result })
        {
            return;
        }

        using var document = JsonDocument.Parse(result);
        var seconds = document.RootElement.GetProperty("sleeptime").GetInt64();
        device.Sleepy = seconds > 0;
        if (seconds != device.SleepSeconds)
        {
            device.SleepSeconds = seconds;
            device.Rhythm.Forget();
        }
    }

    private void Alive(WatchedDevice device)
    {
        if (device.IsAnnounced && !device.HasReturned)
        {
            device.HasReturned = true;
            _returned.Add(device);
        }

        device.HasSession = true;
        device.Phase = WatchPhase.Expected;
    }

    private WatchedDevice Insert(string id, Rhythm rhythm) => _devices[id] = new WatchedDevice(id, rhythm);

    // Each device has one live entry in the queue. It is left where it is when its message comes, and looked at again when it fires: nothing happens per message.
    private void Schedule(WatchedDevice device)
    {
        var due = device.Due;
        if (due >= device.QueuedAt || due == long.MaxValue)
        {
            return;
        }

        device.QueuedAt = due;
        _timers.Enqueue(device, due);
        if (_timers.Count > (2 * _devices.Count) + 1000)
        {
            Compact();
        }
    }

    private void Compact()
    {
        _timers.Clear();
        foreach (var device in _devices.Values.Where(static device => device.QueuedAt != long.MaxValue))
        {
            _timers.Enqueue(device, device.QueuedAt);
        }
    }

    private static AvailabilityBody Return(WatchedDevice device) =>
        new(device.Sleepy ? "sleeping" : "online", "heard again", 0, device.Rhythm.Usual(device.SleepSeconds) / 1e6);

    private static AvailabilityBody Silence(WatchedDevice device, long at) => new(
        device.Phase == WatchPhase.Expected && device.HasSession ? "late" : "offline",
        Words(device, at),
        Math.Round((at - device.SilentSince) / 1e6, 3),
        device.Rhythm.Usual(device.SleepSeconds) / 1e6);

    private static string Words(WatchedDevice device, long at)
    {
        if (device.Phase == WatchPhase.Ignored)
        {
            return "nobody waits for it";
        }

        var usual = device.Rhythm.Usual(device.SleepSeconds) is { } interval ? $"usually every {DurationText.Of(interval / 1e6)}" : "heard too rarely to know its rhythm";
        var silent = DurationText.Of((at - device.SilentSince) / 1e6);
        var isUnheard = device.Rhythm.HeardAt is null;
        return device.Phase != WatchPhase.Expected || at >= device.Due ? $"{usual}, silent for {silent}{(isUnheard ? " since the gateway listens" : string.Empty)}"
            : isUnheard ? $"{usual}, not heard yet since the gateway listens again"
            : usual;
    }
}
