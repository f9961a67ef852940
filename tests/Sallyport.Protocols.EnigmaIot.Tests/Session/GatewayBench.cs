using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>A gateway session on a clock that only the test moves, with hand-made nodes around it.</summary>
internal sealed class GatewayBench : IDisposable
{
    public static readonly MacAddress GatewayAddress = new(0x246F28AABBCC);
    public static readonly byte[] NetworkKeyOctets = NetworkKey.FromText("sallyport net key 1");

    private long _microseconds = 7_000_003; // odd, so that units which were mixed up do not fit by chance

    public GatewayBench(Func<GatewayOptions, GatewayOptions>? change = null, IRandomSource? random = null)
    {
        var options = new GatewayOptions { Address = GatewayAddress, NetworkKey = NetworkKeyOctets };
        Session = new GatewaySession(change?.Invoke(options) ?? options, random ?? new ScriptedRandom(), new BclAead(), new BouncyKeyAgreement());
    }

    public GatewaySession Session { get; }

    public RecordingSink Sink { get; } = new();

    public Now Now => new(new Instant(_microseconds), 1_795_242_855_000_000 + _microseconds);

    public HandNode Node(ulong address = 0x5CCF7F123456, int seed = 7) => new(new MacAddress(address), new ScriptedRandom(seed));

    public void Wait(TimeSpan span) => _microseconds += span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Hands one frame to the gateway and lets it do what is due.</summary>
    public void Receive(MacAddress source, ReadOnlySpan<byte> octets, sbyte? rssi = -61)
    {
        var arrival = new Arrival { Kind = ArrivalKind.Frame, Source = source, Destination = GatewayAddress, Rssi = rssi, Channel = 3, Octets = octets };
        Session.Receive(arrival, Now, Sink);
        Session.Advance(Now, Sink, 16);
    }

    public void Receive(HandNode node, ReadOnlySpan<byte> octets) => Receive(node.Address, octets);

    public void Submit(in GatewayCommand command) => Session.Submit(command, Now, Sink);

    /// <summary>Registers a node: hello, server hello. What was recorded on the way is cleared.</summary>
    public HandNode Join(HandNode node, bool sleepy = false, bool broadcast = false)
    {
        Receive(node, node.Hello(sleepy, broadcast));
        node.TakeServerHello(Sink.Sent.Single(sent => sent.Octets[0] == (byte)MessageType.ServerHello).Octets);
        Sink.Clear();
        return node;
    }

    public NodeSnapshot Snapshot(HandNode node)
    {
        Assert.True(Session.TryGetNode(node.Address, out var snapshot));
        return snapshot;
    }

    /// <summary>What was sent since the last clear, one line per frame: type, destination, and the reason of an INVALIDATE_KEY.</summary>
    public string[] SentTypes => [.. Sink.Sent.Select(sent => sent.Octets.Length == 2 ? Convert.ToHexString(sent.Octets) : sent.Octets[0].ToString("X2"))];

    public void Dispose() => Session.Dispose();
}
