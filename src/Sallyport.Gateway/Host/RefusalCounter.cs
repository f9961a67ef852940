using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Wire;

namespace Sallyport.Gateway.Host;

/// <summary>
/// Refused frames as journal entries, bounded: the first of a sender and reason at once, later ones counted and written every ten seconds. Anybody can
/// send garbage from any address, so senders beyond the table are counted together, under no device.
/// </summary>
internal sealed class RefusalCounter(int capacity)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Dictionary<(string Device, string Reason), Tally> _tallies = [];
    private Instant? _flushAt;

    /// <summary>When to call <see cref="Flush"/> next.</summary>
    public Deadline? NextDeadline => _flushAt is { } at ? new Deadline(at, "refusals") : null;

    /// <summary>Counts one refusal.</summary>
    public void Count(string device, string reason, int messageType, string? detail, Now now, IDriverSink sink)
    {
        _flushAt ??= now.Monotonic + Interval;
        if (_tallies.TryGetValue((device, reason), out var tally))
        {
            tally.Count++;
            tally.MessageType = messageType;
            tally.Detail = detail ?? tally.Detail;
        }
        else if (_tallies.Count < capacity)
        {
            _tallies[(device, reason)] = new Tally { MessageType = messageType };
            sink.Append(device, new RefusedBody(reason, messageType, 1, detail));
        }
        else if (device.Length > 0)
        {
            Count(string.Empty, reason, messageType, "from many senders", now, sink);
        }
        else
        {
            _tallies[(device, reason)] = new Tally { MessageType = messageType, Count = 1, Detail = detail };
        }
    }

    /// <summary>Writes what was counted, when it is time, and forgets who was quiet.</summary>
    public void Flush(Now now, IDriverSink sink)
    {
        if (_flushAt is not { } at || now.Monotonic < at)
        {
            return;
        }

        foreach (var ((device, reason), tally) in _tallies)
        {
            if (tally.Count > 0)
            {
                sink.Append(device, new RefusedBody(reason, tally.MessageType, tally.Count, tally.Detail));
                tally.Count = 0;
            }
            else
            {
                _tallies.Remove((device, reason));
            }
        }

        _flushAt = _tallies.Count > 0 ? now.Monotonic + Interval : null;
    }

    private sealed class Tally
    {
        public int Count { get; set; }

        public int MessageType { get; set; }

        public string? Detail { get; set; }
    }
}
