using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Faults;

/// <summary>Loss, duplicates, flipped bits and delays (hence reordering) on any link, in either direction, decided by a seed.</summary>
/// <remarks>Delays run on the time that <see cref="Poll"/> is told; a frame that is sent counts from the poll before. The inner link is disposed with this one.</remarks>
public sealed class FaultLink : LinkAround
{
    private readonly FaultOptions _options;
    private readonly SeededRandom _receiveRandom;
    private readonly SeededRandom _sendRandom;
    private readonly OutcomeQueue _outcomes = new(65_536);
    private readonly PriorityQueue<Delayed, (Instant DueAt, long Order)> _delayed = new();
    private readonly ITimer? _timer;
    private Now _now;
    private long _order;
    private long _lost;

    /// <summary>Wraps a link.</summary>
    public FaultLink(ILink inner, FaultOptions options)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _receiveRandom = SeededRandom.ForPart(options.Seed, 1);
        _sendRandom = SeededRandom.ForPart(options.Seed, 2);
        _timer = options.Time?.CreateTimer(static link => ((FaultLink)link!).Ready?.Invoke(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Frames that this link made vanish, both directions.</summary>
    public long Lost => _lost;

    /// <inheritdoc/>
    public override void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        var profile = _options.Send;
        if (_sendRandom.Chance(profile.Loss))
        {
            _lost++;
            _outcomes.Add(id, destination.IsBroadcast ? TransmitOutcome.Acknowledged : TransmitOutcome.NotAcknowledged);
            Ready?.Invoke();
            return;
        }

        var copies = _sendRandom.Chance(profile.Duplicate) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            var frame = Damage(octets, profile, _sendRandom);
            var identity = copy == 0 ? id : TransmitId.None;
            if (!TryDelay(profile, _sendRandom, new Delayed(true, identity, source, destination, null, null, frame)))
            {
                Inner.Send(identity, source, destination, frame);
            }
        }
    }

    /// <inheritdoc/>
    public override int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        _now = now;
        var done = _outcomes.Drain(receiver, budget);
        while (done < budget && _delayed.TryPeek(out var next, out var priority) && priority.DueAt <= now.Monotonic)
        {
            _delayed.Dequeue();
            done++;
            if (next.Outgoing)
            {
                Inner.Send(next.Id, next.Source, next.Destination, next.Octets);
            }
            else
            {
                receiver.Receive(next.ToArrival());
            }
        }

        WakeForNext(now);
        return done + (done < budget ? Inner.Poll(new Filter(this, receiver), now, budget - done) : 0);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private void TakeArrival(in Arrival arrival, ILinkReceiver receiver)
    {
        var profile = _options.Receive;
        if (_receiveRandom.Chance(profile.Loss))
        {
            _lost++;
            return;
        }

        var copies = _receiveRandom.Chance(profile.Duplicate) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            var frame = Damage(arrival.Octets, profile, _receiveRandom);
            var delayed = new Delayed(false, TransmitId.None, arrival.Source, arrival.Destination, arrival.Rssi, arrival.Channel, frame);
            if (!TryDelay(profile, _receiveRandom, delayed))
            {
                receiver.Receive(delayed.ToArrival());
            }
        }
    }

    private static byte[] Damage(ReadOnlySpan<byte> octets, FaultProfile profile, SeededRandom random)
    {
        var frame = octets.ToArray();
        if (frame.Length > 0 && random.Chance(profile.Corrupt))
        {
            var bit = random.Below(frame.Length * 8);
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        return frame;
    }

    private bool TryDelay(FaultProfile profile, SeededRandom random, Delayed frame)
    {
        if (!random.Chance(profile.Delay) || _delayed.Count >= _options.MaximumDelayed)
        {
            return false;
        }

        _delayed.Enqueue(frame, (_now.Monotonic + random.UpTo(profile.MaximumDelay), _order++));
        WakeForNext(_now);
        return true;
    }

    private void WakeForNext(Now now)
    {
        if (_timer is not null && _delayed.TryPeek(out _, out var priority))
        {
            var wait = priority.DueAt - now.Monotonic;
            _timer.Change(wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed record Delayed(bool Outgoing, TransmitId Id, MacAddress Source, MacAddress Destination, sbyte? Rssi, byte? Channel, byte[] Octets)
    {
        public Arrival ToArrival() =>
            new() { Kind = ArrivalKind.Frame, Source = Source, Destination = Destination, Rssi = Rssi, Channel = Channel, Octets = Octets };
    }

    private sealed class Filter(FaultLink link, ILinkReceiver receiver) : ILinkReceiver
    {
        public void Receive(in Arrival arrival)
        {
            if (arrival.Kind == ArrivalKind.Frame)
            {
                link.TakeArrival(arrival, receiver);
            }
            else
            {
                receiver.Receive(arrival);
            }
        }

        public void Complete(TransmitId id, TransmitOutcome outcome) => receiver.Complete(id, outcome);
    }
}
