using System.Text;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>
/// Our gateway and our node on one seeded air and one virtual clock. Same seed, same run. Whatever happens to a frame on the air, it is accepted once at most:
/// the pair itself checks that in every run.
/// </summary>
internal sealed class Pair : ISink<GatewayEvent>, ISink<NodeEvent>, IDisposable
{
    public static readonly MacAddress NodeAddress = new(0x5CCF7F123456);
    private const int HistoryLength = 64;

    private readonly Random _air;
    private readonly NodeOptions _options;
    private readonly PriorityQueue<Flight, (long At, long Order)> _flights = new();
    private readonly List<Flight> _history = [];
    private readonly HashSet<string> _accepted = [];
    private readonly int _seed;
    private long _now = 5_000_011;
    private long _order;
    private int _boots;
    private byte[] _landing = [];

    public Pair(int seed, uint sleepSeconds = 0, string? nodeKey = null)
    {
        _seed = seed;
        _air = new Random(seed);
        _options = new NodeOptions
        {
            Address = NodeAddress,
            Sleepy = sleepSeconds > 0,
            BroadcastEnabled = true,
            ClockEnabled = true,
            Configuration = new NodeConfiguration
            {
                NetworkName = "FieldNet",
                NetworkKey = nodeKey is null ? GatewayBench.NetworkKeyOctets : Keys.NetworkKey.FromText(nodeKey),
                Gateway = GatewayBench.GatewayAddress,
                NodeName = "kitchen",
                SleepSeconds = sleepSeconds,
            },
        };
        Gateway = BootGateway();
        Node = Boot();
    }

    public GatewaySession Gateway { get; private set; }

    public NodeSession Node { get; private set; }

    public AirFaults Faults { get; set; }

    public List<(GatewayEvent Event, byte[] Payload)> GatewayEvents { get; } = [];

    public List<(NodeEvent Event, byte[] Payload)> NodeEvents { get; } = [];

    private Now Now => new(new Instant(_now), 1_795_000_000_000_000 + _now);

    public bool IsRegistered => Node.State == NodeState.Registered;

    /// <summary>The power of the node fails and comes back: no session, no memory of one.</summary>
    public void RebootNode()
    {
        Node.Dispose();
        Node = Boot();
    }

    /// <summary>A sleeping node comes back with the context of its newest sleep.</summary>
    public void PowerCycleNode()
    {
        var context = NodeEvents.Last(entry => entry.Event.Kind == NodeEventKind.Sleeping).Payload;
        Node.Dispose();
        Node = Boot(context);
    }

    /// <summary>The gateway loses all keys.</summary>
    public void RebootGateway()
    {
        Gateway.Dispose();
        Gateway = BootGateway();
    }

    public void Submit(in NodeCommand command) => Node.Submit(command, Now, this);

    public void Submit(in GatewayCommand command) => Gateway.Submit(command, Now, this);

    /// <summary>Sends text, or keeps it until the node is registered.</summary>
    public void SendUp(string text) => Submit(new NodeCommand(NodeCommandKind.SendData, Encoding.UTF8.GetBytes(text), PayloadEncoding.Raw));

    public void SendDown(string text, long reference = 1) =>
        Submit(new GatewayCommand(GatewayCommandKind.DataSet, NodeAddress, reference, Payload: Encoding.UTF8.GetBytes(text)));

    /// <summary>Lets time pass until something is so.</summary>
    public void RunUntil(Func<bool> reached)
    {
        for (var round = 0; round < 1200 && !reached(); round++)
        {
            Run(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(reached(), $"not reached within two minutes: the node is {Node.State}");
    }

    /// <summary>Lets time pass, stopping at each frame and each deadline on the way.</summary>
    public void Run(TimeSpan span)
    {
        var end = _now + (span.Ticks / TimeSpan.TicksPerMicrosecond);
        while (true)
        {
            Gateway.Advance(Now, this, 8);
            Node.Advance(Now, this, 8);
            var next = Math.Min(Due(Gateway.NextDeadline), Due(Node.NextDeadline));
            if (_flights.TryPeek(out _, out var flight))
            {
                next = Math.Min(next, flight.At);
            }

            if (next > end)
            {
                _now = end;
                return;
            }

            _now = Math.Max(_now, next);
            while (_flights.TryPeek(out _, out flight) && flight.At <= _now)
            {
                Land(_flights.Dequeue());
            }
        }
    }

    void ISink<GatewayEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) =>
        Launch(new Flight(ToGateway: false, id, source, destination, octets.ToArray(), Gateway));

    void ISink<NodeEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) =>
        Launch(new Flight(ToGateway: true, id, source, destination, octets.ToArray(), Node));

    void ISink<GatewayEvent>.Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
    {
        GatewayEvents.Add((occurrence, payload.ToArray()));
        CheckOnce(occurrence.Kind == GatewayEventKind.Uplink);
    }

    void ISink<NodeEvent>.Report(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        NodeEvents.Add((occurrence, payload.ToArray()));
        CheckOnce(occurrence.Kind == NodeEventKind.Downlink);
    }

    public void Dispose()
    {
        Gateway.Dispose();
        Node.Dispose();
    }

    private static long Due(Deadline? deadline) => deadline?.At.Microseconds ?? long.MaxValue;

    private NodeSession Boot(byte[]? context = null) => new(_options, new LibCryptoChaCha20Poly1305(), new LibCryptoX25519(), Entropy(), context);

    private GatewaySession BootGateway() => new(
        new GatewayOptions { Address = GatewayBench.GatewayAddress, NetworkKey = GatewayBench.NetworkKeyOctets },
        Entropy(),
        new LibCryptoChaCha20Poly1305(),
        new LibCryptoX25519());

    private ScriptedRandom Entropy() => new(_seed + (1000 * ++_boots));

    private void Launch(Flight flight)
    {
        if (!Chance(Faults.Loss))
        {
            Fly(flight);
        }
        else
        {
            _flights.Enqueue(flight with { Lost = true }, (_now + 20_000, _order++));
        }

        if (Chance(Faults.Duplication))
        {
            Fly(flight with { Id = TransmitId.None });
        }

        if (_history.Count > 0 && Chance(Faults.Replay))
        {
            Fly(_history[_air.Next(_history.Count)] with { Id = TransmitId.None });
        }

        _history.Add(flight);
        if (_history.Count > HistoryLength)
        {
            _history.RemoveAt(0);
        }
    }

    private void Fly(Flight flight)
    {
        if (Chance(Faults.Corruption))
        {
            flight = flight with { Octets = [.. flight.Octets] };
            flight.Octets[_air.Next(flight.Octets.Length)] ^= (byte)(1 << _air.Next(8));
        }

        var delay = 1_700 + (Chance(Faults.Reordering) ? _air.Next(3_000_000) : 0);
        _flights.Enqueue(flight, (_now + delay, _order++));
    }

    private void Land(Flight flight)
    {
        var heard = !flight.Lost && (flight.ToGateway || Node.State != NodeState.Sleeping);
        var outcome = heard ? TransmitOutcome.Acknowledged : TransmitOutcome.NotAcknowledged;
        var arrival = new Arrival
        {
            Kind = ArrivalKind.Frame,
            Source = flight.Source,
            Destination = flight.Destination,
            Rssi = -61,
            Channel = 3,
            Octets = flight.Octets,
        };
        _landing = flight.Octets;
        if (heard && flight.ToGateway)
        {
            Gateway.Receive(arrival, Now, this);
        }
        else if (heard)
        {
            Node.Receive(arrival, Now, this);
        }

        if (!flight.ToGateway && flight.Sender == Gateway)
        {
            Gateway.Complete(flight.Id, outcome, Now, this);
        }
        else if (flight.Sender == Node)
        {
            Node.Complete(flight.Id, outcome, Now, this);
        }
    }

    private void CheckOnce(bool isAccepted) => Assert.True(!isAccepted || _accepted.Add(Convert.ToHexString(_landing)), "one frame was accepted twice");

    private bool Chance(double probability) => _air.NextDouble() < probability;

    private sealed record Flight(bool ToGateway, TransmitId Id, MacAddress Source, MacAddress Destination, byte[] Octets, object Sender, bool Lost = false);
}
