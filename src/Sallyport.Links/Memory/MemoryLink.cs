using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Memory;

/// <summary>One station on a <see cref="MemoryAir"/>. Frames wait in a queue of <see cref="QueueCapacity"/>; a full queue loses the newest, and the sender sees no acknowledgement.</summary>
public sealed class MemoryLink : ILink
{
    /// <summary>Frames that wait at most.</summary>
    public const int QueueCapacity = 65_536;

    private readonly MemoryAir _air;

    // What peers put in from their threads.
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _arrivals = new();
    private readonly OutcomeQueue _outcomes = new(QueueCapacity);
    private long _received;
    private long _sent;
    private long _notAcknowledged;
    private long _dropped;
    private long _lost;
    private bool _disposed;

    internal MemoryLink(MemoryAir air, MacAddress address, bool acceptsAnyDestination, sbyte? rssi, byte? channel)
    {
        _air = air;
        Addresses = [address];
        AcceptsAnyDestination = acceptsAnyDestination;
        Rssi = rssi;
        Channel = channel;
    }

    /// <inheritdoc/>
    public string Name => $"memory:{Addresses[0]}";

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses { get; }

    /// <inheritdoc/>
    public bool AcceptsAnyDestination { get; }

    /// <inheritdoc/>
    public int MaximumPayload { get; init; } = 250;

    /// <inheritdoc/>
    public bool AnnouncesSsid => true;

    /// <inheritdoc/>
    public byte? Channel { get; private set; }

    /// <inheritdoc/>
    public Action? Ready { get; set; }

    /// <summary>Signal strength in dBm that others hear this station with; null = unknown.</summary>
    public sbyte? Rssi { get; set; }

    /// <summary>False while the station's radio is off: it hears nothing and its peers get no acknowledgement.</summary>
    public bool Listening { get; set; } = true;

    /// <inheritdoc/>
    public LinkCounters Counters => new(_received, _sent, _notAcknowledged, 0, _dropped + Interlocked.Read(ref _lost));

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel)
    {
        if (Channel is null || channel is < 1 or > 14)
        {
            return false;
        }

        Channel = channel;
        return true;
    }

    /// <inheritdoc/>
    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, MaximumPayload);
        _sent++;
        var outcome = _air.Carry(this, source, destination, octets);
        if (outcome == TransmitOutcome.NotAcknowledged)
        {
            _notAcknowledged++;
        }

        if (!_outcomes.Add(id, outcome))
        {
            _dropped++;
        }

        Ready?.Invoke();
    }

    /// <inheritdoc/>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        var done = _outcomes.Drain(receiver, budget);
        while (done < budget && TryTake(now.Monotonic, out var next))
        {
            _received++;
            done++;
            receiver.Receive(new Arrival
            {
                Kind = ArrivalKind.Frame,
                Source = next.Source,
                Destination = next.Destination,
                Rssi = next.Rssi,
                Channel = Channel,
                Octets = next.Octets,
            });
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _air.Detach(this);
    }

    internal bool Hears(MacAddress destination) =>
        Listening && (destination.IsBroadcast || AcceptsAnyDestination || Addresses[0] == destination);

    internal bool Accept(MacAddress source, MacAddress destination, sbyte? rssi, ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            if (_arrivals.Count >= QueueCapacity)
            {
                _lost++;
                return false;
            }

            _arrivals.Enqueue(new Waiting(_air.ArrivalTime, source, destination, rssi, octets.ToArray()));
        }

        Ready?.Invoke();
        return true;
    }

    private bool TryTake(Instant now, out Waiting next)
    {
        lock (_gate)
        {
            return _arrivals.TryPeek(out next) && next.DueAt <= now && _arrivals.TryDequeue(out next);
        }
    }

    private readonly record struct Waiting(Instant DueAt, MacAddress Source, MacAddress Destination, sbyte? Rssi, byte[] Octets);
}
