using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Simulation.Air;

/// <summary>One radio on the simulated air. Arrivals wait in a queue of <see cref="QueueCapacity"/>; a full queue loses the newest, acknowledged or not, as a chip does.</summary>
public sealed class AirStation : ILink
{
    /// <summary>Frames that wait at most.</summary>
    public const int QueueCapacity = 4_096;

    private readonly SimulatedAir _air;
    private readonly Queue<(AirFrame Frame, sbyte Rssi)> _arrivals = new();
    private readonly Queue<(TransmitId Id, TransmitOutcome Outcome)> _outcomes = new();
    private long _received;
    private long _sent;
    private long _notAcknowledged;
    private long _dropped;
    private bool _disposed;

    internal AirStation(SimulatedAir air, MacAddress address, byte channel, bool acceptsAnyDestination)
    {
        _air = air;
        Addresses = [address];
        Channel = channel;
        AcceptsAnyDestination = acceptsAnyDestination;
    }

    /// <inheritdoc/>
    public string Name => $"sim:{Addresses[0]}";

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses { get; }

    /// <inheritdoc/>
    public bool AcceptsAnyDestination { get; }

    /// <inheritdoc/>
    public int MaximumPayload => 250;

    /// <inheritdoc/>
    public bool AnnouncesSsid => true;

    /// <inheritdoc/>
    public byte? Channel { get; private set; }

    /// <inheritdoc/>
    public Action? Ready { get; set; }

    /// <summary>False while the radio is off: it hears nothing and acknowledges nothing.</summary>
    public bool Listening { get; set; } = true;

    /// <summary>When its newest frame is through: a radio sends one after the other.</summary>
    internal Instant BusyUntil { get; set; }

    /// <inheritdoc/>
    public LinkCounters Counters => new(_received, _sent, _notAcknowledged, 0, _dropped);

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel)
    {
        if (channel is < 1 or > 14)
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
        _air.Carry(this, id, source, destination, octets);
    }

    /// <inheritdoc/>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        var done = 0;
        for (; done < budget && _outcomes.TryDequeue(out var finished); done++)
        {
            receiver.Complete(finished.Id, finished.Outcome);
        }

        for (; done < budget && _arrivals.TryDequeue(out var waiting); done++)
        {
            _received++;
            receiver.Receive(new Arrival
            {
                Kind = ArrivalKind.Frame,
                Source = waiting.Frame.Source,
                Destination = waiting.Frame.Destination,
                Rssi = waiting.Rssi,
                Channel = Channel,
                Octets = waiting.Frame.Octets.Span,
            });
        }

        return done;
    }

    /// <summary>Takes the station off the air; frames that are under way to it are lost.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Listening = false;
            _air.Detach(this);
        }
    }

    internal bool Take(AirFrame frame, sbyte rssi)
    {
        if (_arrivals.Count >= QueueCapacity)
        {
            _dropped++;
            return true;
        }

        _arrivals.Enqueue((frame, rssi));
        Ready?.Invoke();
        return true;
    }

    internal void Finish(TransmitId id, TransmitOutcome outcome)
    {
        _notAcknowledged += outcome == TransmitOutcome.NotAcknowledged ? 1 : 0;
        if (id != TransmitId.None && !_disposed)
        {
            _outcomes.Enqueue((id, outcome));
            Ready?.Invoke();
        }
    }
}
