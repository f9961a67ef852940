using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Demo;

/// <summary>
/// One line with several devices at its end: whatever comes is heard by all, and what one of them says by the others too. They never collide, because one
/// writer sends for all. Thread safe: each device has a pump of its own. For one that does not listen at most <see cref="WaitingArrivals"/> arrivals wait.
/// </summary>
internal sealed class SharedLine : ILinkReceiver, IDisposable
{
    /// <summary>Arrivals that wait for a device at most; it misses what comes then.</summary>
    public const int WaitingArrivals = 1_024;

    private readonly ILink _line;
    private readonly Lock _gate = new();
    private readonly List<Drop> _drops = [];
    private readonly Dictionary<ulong, (Drop Drop, TransmitId Id)> _sent = [];
    private ulong _newest;

    /// <summary>Puts places for devices on a line.</summary>
    /// <param name="line">Disposed with this.</param>
    /// <param name="places">How many.</param>
    public SharedLine(ILink line, int places)
    {
        _line = line;
        for (int place = 0; place < places; place++)
        {
            _drops.Add(new Drop(this));
        }

        line.Ready = Wake;
    }

    /// <summary>A link for each device.</summary>
    public IReadOnlyList<ILink> Places => _drops;

    public void Dispose() => _line.Dispose();

    void ILinkReceiver.Receive(in Arrival arrival)
    {
        foreach (Drop drop in _drops)
        {
            drop.Hear(arrival.Kind, arrival.Octets);
        }
    }

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome)
    {
        if (_sent.Remove(id.Value, out (Drop Drop, TransmitId Id) sent))
        {
            sent.Drop.Outcomes.Enqueue((sent.Id, outcome));
        }
    }

    private void Wake() => _drops.ForEach(static drop => drop.Ready?.Invoke());

    private void Send(Drop sender, TransmitId id, ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            TransmitId own = TransmitId.None;
            if (id != TransmitId.None)
            {
                own = new TransmitId(++_newest);
                _sent[own.Value] = (sender, id);
            }

            foreach (Drop other in _drops)
            {
                if (other != sender)
                {
                    other.Hear(ArrivalKind.Octets, octets);
                }
            }

            _line.Send(own, MacAddress.None, MacAddress.None, octets);
        }

        Wake();
    }

    private int Poll(Drop drop, ILinkReceiver receiver, Now now, int budget)
    {
        lock (_gate)
        {
            if (_line.Poll(this, now, budget) > 0)
            {
                Wake();
            }

            int done = 0;
            for (; done < budget && drop.Outcomes.TryDequeue(out (TransmitId Id, TransmitOutcome Outcome) outcome); done++)
            {
                receiver.Complete(outcome.Id, outcome.Outcome);
            }

            for (; done < budget && drop.Arrived.TryDequeue(out (ArrivalKind Kind, byte[] Octets) arrival); done++)
            {
                receiver.Receive(new Arrival { Kind = arrival.Kind, Octets = arrival.Octets });
            }

            return done;
        }
    }

    private sealed class Drop(SharedLine line) : ILink
    {
        private volatile Action? _ready;

        public Queue<(ArrivalKind Kind, byte[] Octets)> Arrived { get; } = new();

        public Queue<(TransmitId Id, TransmitOutcome Outcome)> Outcomes { get; } = new();

        public string Name => line._line.Name;

        public IReadOnlyList<MacAddress> Addresses => [];

        public bool AcceptsAnyDestination => true;

        public int MaximumPayload => line._line.MaximumPayload;

        public bool AnnouncesSsid => false;

        public byte? Channel => null;

        public Action? Ready
        {
            get => _ready;
            set => _ready = value;
        }

        public LinkCounters Counters => line._line.Counters;

        public bool TrySetChannel(byte channel) => false;

        public void Hear(ArrivalKind kind, ReadOnlySpan<byte> octets)
        {
            if (Arrived.Count < WaitingArrivals)
            {
                Arrived.Enqueue((kind, octets.ToArray()));
            }
        }

        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => line.Send(this, id, octets);

        public int Poll(ILinkReceiver receiver, Now now, int budget) => line.Poll(this, receiver, now, budget);

        public void Dispose()
        {
            // The line belongs to all of them.
        }
    }
}
