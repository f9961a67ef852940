using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Links;
using Sallyport.Links.Memory;
using Sallyport.Payloads;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Devices.Tests;

/// <summary>One gateway session and any number of nodes on one air and one virtual clock, stepped millisecond by millisecond.</summary>
internal sealed class Field : IClock, ISink<GatewayEvent>, ILinkReceiver, IRandomSource, IDisposable
{
    private static readonly MacAddress GatewayAddress = new(0x02_53_41_4C_4C_59);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] Key = NetworkKey.FromText("field network key");

    private readonly MemoryAir _air;
    private readonly MemoryLink _link;
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly GatewaySession _gateway;
    private readonly List<EnigmaNode> _nodes = [];
    private ulong _random = 0x9E37_79B9_7F4A_7C15;

    public Field(TimeSpan latency = default)
    {
        _air = new MemoryAir(this, latency);
        _link = _air.Attach(GatewayAddress);
        _gateway = new GatewaySession(new GatewayOptions { Address = GatewayAddress, NetworkKey = Key }, this, _aead, new LibCryptoX25519());
    }

    public Now Now { get; private set; } = new(new Instant(5_000_017), 1_795_242_855_000_000);

    /// <summary>Called after each tick, when all nodes had their turn.</summary>
    public Action? Ticked { get; set; }

    public List<(GatewayEvent Event, byte[] Payload)> Reported { get; } = [];

    public IEnumerable<string> UplinksAsJson => Reported.Where(entry => entry.Event.Kind == GatewayEventKind.Uplink).Select(entry =>
        PayloadText.TryToJson((PayloadFormat)entry.Event.Encoding, entry.Payload, out var json) ? json : Convert.ToHexString(entry.Payload));

    public int Count(GatewayEventKind kind) => Reported.Count(entry => entry.Event.Kind == kind);

    public EnigmaNode Add(ulong address, Func<NodeOptions, NodeOptions>? change = null, uint sleepSeconds = 0, long clockErrorMicroseconds = 0)
    {
        var options = new NodeOptions
        {
            Address = new MacAddress(address),
            Sleepy = sleepSeconds > 0,
            Configuration = new NodeConfiguration { NetworkName = "Field", NetworkKey = Key, Gateway = GatewayAddress, SleepSeconds = sleepSeconds, NodeName = $"node{address}" },
        };
        var node = new EnigmaNode(change?.Invoke(options) ?? options, _air.Attach(options.Address), new WrongClock(this, clockErrorMicroseconds), this);
        _nodes.Add(node);
        return node;
    }

    public void Submit(in GatewayCommand command) => _gateway.Submit(command, Now, this);

    public void Run(TimeSpan span)
    {
        for (var end = Now.Monotonic + span; Now.Monotonic < end;)
        {
            Now = new Now(Now.Monotonic + Tick, Now.UtcMicroseconds + 1000);
            _link.Poll(this, Now, 100);
            _gateway.Advance(Now, this, 16);
            foreach (var node in _nodes)
            {
                node.RunTurn();
            }

            Ticked?.Invoke();
        }
    }

    /// <summary>Runs until it is true, for a minute of virtual time at most.</summary>
    public void RunUntil(Func<bool> reached)
    {
        for (var tenth = 0; tenth < 600 && !reached(); tenth++)
        {
            Run(TimeSpan.FromSeconds(0.1));
        }

        Assert.True(reached());
    }

    public void Fill(Span<byte> destination)
    {
        foreach (ref var octet in destination)
        {
            _random ^= _random << 13;
            _random ^= _random >> 7;
            _random ^= _random << 17;
            octet = (byte)(_random >> 32);
        }
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _gateway.Dispose();
        _aead.Dispose();
        _link.Dispose();
    }

    public void Receive(in Arrival arrival) => _gateway.Receive(arrival, Now, this);

    public void Complete(TransmitId id, TransmitOutcome outcome) => _gateway.Complete(id, outcome, Now, this);

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _link.Send(id, source, destination, octets);

    public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload) => Reported.Add((occurrence, payload.ToArray()));

    /// <summary>A host whose wall clock is wrong.</summary>
    private sealed class WrongClock(IClock clock, long error) : IClock
    {
        public Now Now => clock.Now with { UtcMicroseconds = clock.Now.UtcMicroseconds + error };
    }
}
