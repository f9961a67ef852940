using System.Collections.Concurrent;
using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Demo;

/// <summary>
/// One end of a wire between two threads of this process: the gateway's pump at one end, the air of the fleet at the other. Each end belongs to its own pump.
/// Frames wait in a queue of <see cref="QueueCapacity"/>; a full queue loses the newest, and the sender sees no acknowledgement.
/// </summary>
internal sealed class PipeLink : ILink
{
    /// <summary>Frames that wait at most.</summary>
    public const int QueueCapacity = 4_096;

    private const int EspNowPayload = 250;

    private readonly ConcurrentQueue<(MacAddress Source, MacAddress Destination, byte[] Octets)> _arrivals = new();
    private readonly Queue<(TransmitId Id, TransmitOutcome Outcome)> _outcomes = new();
    private readonly Func<MacAddress, sbyte?> _signal;
    private PipeLink _other = null!;
    private volatile Action? _ready;
    private volatile bool _closed;
    private long _received;
    private long _sent;
    private long _notAcknowledged;

    private PipeLink(MacAddress gateway, Func<MacAddress, sbyte?> signal) => (Addresses, _signal) = ([gateway], signal);

    public string Name => "sim:";

    public IReadOnlyList<MacAddress> Addresses { get; }

    public bool AcceptsAnyDestination => true;

    public int MaximumPayload => EspNowPayload;

    public bool AnnouncesSsid => false;

    public byte? Channel => null;

    public Action? Ready
    {
        get => _ready;
        set => _ready = value;
    }

    public LinkCounters Counters => new(_received, _sent, _notAcknowledged, 0, 0);

    /// <summary>Makes both ends.</summary>
    /// <param name="gateway">The gateway's address.</param>
    /// <param name="signal">How strongly the gateway hears a device, in dBm.</param>
    public static (PipeLink Gateway, PipeLink Fleet) Make(MacAddress gateway, Func<MacAddress, sbyte?> signal)
    {
        var (left, right) = (new PipeLink(gateway, signal), new PipeLink(gateway, static _ => null));
        (left._other, right._other) = (right, left);
        return (left, right);
    }

    public bool TrySetChannel(byte channel) => false;

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        _sent++;
        bool taken = !_other._closed && _other._arrivals.Count < QueueCapacity;
        if (taken)
        {
            _other._arrivals.Enqueue((source, destination, octets.ToArray()));
            _other._ready?.Invoke();
        }
        else
        {
            _notAcknowledged++;
        }

        if (id != TransmitId.None)
        {
            _outcomes.Enqueue((id, taken ? TransmitOutcome.Acknowledged : TransmitOutcome.NotAcknowledged));
            _ready?.Invoke();
        }
    }

    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        int done = 0;
        for (; done < budget && _outcomes.TryDequeue(out (TransmitId Id, TransmitOutcome Outcome) finished); done++)
        {
            receiver.Complete(finished.Id, finished.Outcome);
        }

        for (; done < budget && _arrivals.TryDequeue(out (MacAddress Source, MacAddress Destination, byte[] Octets) frame); done++)
        {
            _received++;
            receiver.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = frame.Source, Destination = frame.Destination, Rssi = _signal(frame.Source), Octets = frame.Octets });
        }

        return done;
    }

    public void Dispose() => _closed = true;
}
