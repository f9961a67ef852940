using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Pairs;

/// <summary>Our gateway and our node on one virtual clock, with a seeded air between them. Same seed, same run.</summary>
internal sealed class Pair : IRandomSource
{
    public static readonly MacAddress NodeAddress = new(0x5CCF7F123456);
    public static readonly MacAddress GatewayAddress = new(0x246F28AABBCC);

    private readonly PriorityQueue<Flight, (long At, long Order)> _air = new();
    private readonly List<Flight> _recorded = [];
    private readonly HashSet<string> _acceptedUp = [];
    private readonly HashSet<string> _acceptedDown = [];
    private readonly GatewayEnd _gatewayEnd;
    private readonly NodeEnd _nodeEnd;
    private readonly NodeOptions _nodeOptions;
    private readonly GatewayOptions _gatewayOptions;
    private ulong _random;
    private long _order;
    private int _uplinks;
    private int _downlinks;

    public Pair(int seed, PairFaults? faults = null, Func<NodeOptions, NodeOptions>? change = null, uint sleepSeconds = 0, string nodeKey = "one network key")
    {
        _random = ((ulong)seed * 0x9E37_79B9_7F4A_7C15) | 1;
        Faults = faults ?? PairFaults.None;
        (_gatewayEnd, _nodeEnd) = (new GatewayEnd(this), new NodeEnd(this));
        _gatewayOptions = new GatewayOptions { Address = GatewayAddress, NetworkKey = NetworkKey.FromText("one network key"), InvalidatesPerWindow = 100 };
        _nodeOptions = new NodeOptions
        {
            Address = NodeAddress,
            Sleepy = sleepSeconds > 0,
            Configuration = new NodeConfiguration
            {
                NetworkName = "Pair", NetworkKey = NetworkKey.FromText(nodeKey), Gateway = GatewayAddress, NodeName = "pair", SleepSeconds = sleepSeconds,
            },
        };
        _nodeOptions = change?.Invoke(_nodeOptions) ?? _nodeOptions;
        Gateway = NewGateway();
        Node = NewNode();
    }

    public PairFaults Faults { get; set; }

    public GatewaySession Gateway { get; private set; }

    public NodeSession Node { get; private set; }

    public Now Now { get; private set; } = new(new Instant(3_000_001), 1_795_242_855_000_000);

    public List<(GatewayEvent Event, byte[] Payload)> AtGateway { get; } = [];

    public List<(NodeEvent Event, byte[] Payload)> AtNode { get; } = [];

    public List<byte[]> Uplinks => [.. AtGateway.Where(entry => entry.Event.Kind == GatewayEventKind.Uplink).Select(entry => entry.Payload)];

    public List<byte[]> Downlinks => [.. AtNode.Where(entry => entry.Event.Kind == NodeEventKind.Downlink).Select(entry => entry.Payload)];

    /// <summary>The gateway loses all keys, as in a crash.</summary>
    public void RebootGateway()
    {
        Gateway.Dispose();
        Gateway = NewGateway();
    }

    /// <summary>The node loses all keys.</summary>
    public void RebootNode()
    {
        Node.Dispose();
        Node = NewNode();
    }

    /// <summary>The node powers down while it sleeps and comes back with the context of its newest sleep.</summary>
    public void PowerCycleNode()
    {
        var context = AtNode.Last(entry => entry.Event.Kind == NodeEventKind.Sleeping).Payload;
        Node.Dispose();
        Node = new NodeSession(_nodeOptions, new LibCryptoChaCha20Poly1305(), new LibCryptoX25519(), this, context);
    }

    public void SendUp(params byte[] payload) => Node.Submit(new NodeCommand(NodeCommandKind.SendData, payload, PayloadEncoding.Raw), Now, _nodeEnd);

    public void SendDown(params byte[] payload) =>
        Gateway.Submit(new GatewayCommand(GatewayCommandKind.DataSet, NodeAddress, 1, PayloadEncoding.Raw, Payload: payload), Now, _gatewayEnd);

    public void Run(double seconds)
    {
        for (var end = Now.Monotonic + TimeSpan.FromSeconds(seconds); Now.Monotonic < end;)
        {
            Now = new Now(Now.Monotonic + TimeSpan.FromMilliseconds(5), Now.UtcMicroseconds + 5000);
            while (_air.TryPeek(out var flight, out var due) && due.At <= Now.Monotonic.Microseconds)
            {
                _air.Dequeue();
                Land(flight);
            }

            Gateway.Advance(Now, _gatewayEnd, 8);
            Node.Advance(Now, _nodeEnd, 8);
        }
    }

    public void RunUntil(Func<bool> reached, double atMostSeconds = 120)
    {
        for (var second = 0.0; second < atMostSeconds && !reached(); second += 0.1)
        {
            Run(0.1);
        }

        Assert.True(reached(), $"not reached: node {Node.State}, last {(AtNode.Count > 0 ? AtNode[^1].Event.ToString() : "nothing")}");
    }

    public void Fill(Span<byte> destination)
    {
        foreach (ref var octet in destination)
        {
            octet = (byte)(Next() >> 40);
        }
    }

    private ulong Next()
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return _random * 0x2545_F491_4F6C_DD1D;
    }

    private bool Happens(double chance) => (Next() >> 11) * (1.0 / (1UL << 53)) < chance;

    private GatewaySession NewGateway() => new(_gatewayOptions, this, new LibCryptoChaCha20Poly1305(), new LibCryptoX25519());

    private NodeSession NewNode() => new(_nodeOptions, new LibCryptoChaCha20Poly1305(), new LibCryptoX25519(), this);

    private void TakeOff(bool up, TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        var flight = new Flight(up, id, source, destination, octets.ToArray());
        _recorded.Add(flight);
        Launch(flight with { Lost = Happens(Faults.Loss) });
        if (Happens(Faults.Duplication))
        {
            Launch(flight with { Id = TransmitId.None });
        }

        if (Happens(Faults.Corruption))
        {
            var damaged = (byte[])flight.Octets.Clone();
            damaged[(int)(Next() % (ulong)damaged.Length)] ^= (byte)(1 << (int)(Next() % 8));
            Launch(flight with { Id = TransmitId.None, Octets = damaged });
        }

        if (Happens(Faults.Replay))
        {
            Launch(_recorded[(int)(Next() % (ulong)_recorded.Count)] with { Id = TransmitId.None });
        }
    }

    private void Launch(Flight flight)
    {
        var delay = 2000 + (Happens(Faults.Reordering) ? (long)(Next() % 200_000) : 0);
        _air.Enqueue(flight, (Now.Monotonic.Microseconds + delay, _order++));
    }

    private void Land(Flight flight)
    {
        if (!flight.Lost)
        {
            Deliver(flight);
        }

        // The radio tells the outcome; a sleeping node's radio is off and acknowledges nothing.
        var heard = !flight.Lost && (flight.Up || Node.State != NodeState.Sleeping);
        var outcome = heard ? TransmitOutcome.Acknowledged : TransmitOutcome.NotAcknowledged;
        if (flight.Up)
        {
            Node.Complete(flight.Id, outcome, Now, _nodeEnd);
        }
        else
        {
            Gateway.Complete(flight.Id, outcome, Now, _gatewayEnd);
        }
    }

    private void Deliver(Flight flight)
    {
        var arrival = new Arrival { Kind = ArrivalKind.Frame, Source = flight.Source, Destination = flight.Destination, Rssi = -61, Channel = 3, Octets = flight.Octets };
        var before = (Up: _uplinks, Down: _downlinks);
        if (flight.Up)
        {
            Gateway.Receive(arrival, Now, _gatewayEnd);
        }
        else
        {
            Node.Receive(arrival, Now, _nodeEnd);
        }

        // What must hold always: one frame is accepted once, whatever happens to it on the air.
        var frame = Convert.ToHexString(flight.Octets);
        Assert.True(_uplinks == before.Up || _acceptedUp.Add(frame), "the gateway accepted one frame twice");
        Assert.True(_downlinks == before.Down || _acceptedDown.Add(frame), "the node accepted one frame twice");
    }

    private sealed record Flight(bool Up, TransmitId Id, MacAddress Source, MacAddress Destination, byte[] Octets, bool Lost = false);

    private sealed class GatewayEnd(Pair pair) : ISink<GatewayEvent>
    {
        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) =>
            pair.TakeOff(up: false, id, source, destination, octets);

        public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
        {
            pair._uplinks += occurrence.Kind == GatewayEventKind.Uplink ? 1 : 0;
            pair.AtGateway.Add((occurrence, payload.ToArray()));
        }
    }

    private sealed class NodeEnd(Pair pair) : ISink<NodeEvent>
    {
        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) =>
            pair.TakeOff(up: true, id, source, destination, octets);

        public void Report(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
        {
            pair._downlinks += occurrence.Kind == NodeEventKind.Downlink ? 1 : 0;
            pair.AtNode.Add((occurrence, payload.ToArray()));
        }
    }
}
