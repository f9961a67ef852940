using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>More nodes than there are ids, with a cipher that costs nothing.</summary>
[Collection(nameof(AloneCollection))]
public sealed class GatewayScaleTests
{
    private const int Ids = 65_534;
    private const int Nodes = 66_000;

    [Fact]
    public void Register_MoreNodesThanIds_SharesIdsAndKeepsDevicesApart()
    {
        var sink = new RecordingSink();
        using var session = NewSession();
        Join(session, sink, Nodes);

        var ids = sink.Events.Where(entry => entry.Event.Kind == GatewayEventKind.Joined).Select(entry => entry.Event.NodeId).ToList();
        Assert.Equal(Nodes, session.NodeCount);
        Assert.Equal(Ids, ids.Take(Ids).Distinct().Count());
        Assert.All(ids.Skip(Ids), id => Assert.InRange(id, 0, Ids - 1));

        sink.Clear();
        SendData(session, sink, Nodes - 1, counter: 5);
        var sharer = ids.IndexOf(ids[^1]);
        SendData(session, sink, sharer, counter: 1);
        Assert.Equal([Address(Nodes - 1), Address(sharer)], sink.Events.Select(entry => entry.Event.Node));
        Assert.All(sink.Events, entry => Assert.Equal((GatewayEventKind.Uplink, ids[^1]), (entry.Event.Kind, entry.Event.NodeId)));
        Assert.Equal([4, 0], sink.Events.Select(entry => (int)entry.Event.Lost));
    }

    [Fact]
    public void Register_ManyNodes_TakesAtMost300BytesEach()
    {
        var sink = new IgnoringSink();
        using var session = NewSession();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Join(session, sink, Nodes);
        var perNode = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Nodes;
        Assert.InRange(perNode, 50, 300);
        Assert.Equal(Nodes, session.NodeCount);
    }

    [Fact]
    public void Expect_AnySource_IsOnlyAHint()
    {
        var sink = new RecordingSink();
        using var session = NewSession();
        Join(session, sink, 3);
        sink.Clear();
        session.Expect(Address(2));
        session.Expect(Address(77));
        session.Expect(MacAddress.Broadcast);
        SendData(session, sink, 1, counter: 1);
        Assert.Equal(3, session.NodeCount);
        Assert.Equal((GatewayEventKind.Uplink, Address(1)), (Assert.Single(sink.Events).Event.Kind, sink.Events[0].Event.Node));
        Assert.Empty(sink.Sent);
    }

    private static GatewaySession NewSession() => new(
        new GatewayOptions { Address = GatewayBench.GatewayAddress, NetworkKey = GatewayBench.NetworkKeyOctets }, new ScriptedRandom(), new PassingAead(), new MirrorAgreement());

    private static MacAddress Address(int node) => new(0x0200_0000_0001UL + (ulong)node);

    private static void Join(GatewaySession session, ISink<GatewayEvent> sink, int nodes)
    {
        Span<byte> hello = stackalloc byte[ClientHello.FrameLength];
        hello.Clear();
        hello[0] = (byte)MessageType.ClientHello;
        hello[FrameLayout.BodyAt] = 9;
        for (var node = 0; node < nodes; node++)
        {
            Receive(session, sink, node, hello);
            session.Advance(Now, sink, 1);
        }
    }

    private static void SendData(GatewaySession session, ISink<GatewayEvent> sink, int node, ushort counter)
    {
        Span<byte> frame = stackalloc byte[FrameLayout.Overhead + DataMessage.HeaderLength + 1];
        frame.Clear();
        frame[0] = (byte)MessageType.SensorData;
        byte[] payload = [1];
        new DataMessage { LengthField = DataMessage.LengthFor(1), NodeId = 0, Counter = counter, Encoding = PayloadEncoding.Raw, Payload = payload }.Write(frame[FrameLayout.BodyAt..]);
        Receive(session, sink, node, frame);
    }

    private static Now Now => new(new Instant(1_000_003), 0);

    private static void Receive(GatewaySession session, ISink<GatewayEvent> sink, int node, ReadOnlySpan<byte> octets) => session.Receive(
        new Arrival { Kind = ArrivalKind.Frame, Source = Address(node), Destination = GatewayBench.GatewayAddress, Octets = octets }, Now, sink);

    private sealed class IgnoringSink : ISink<GatewayEvent>
    {
        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
        {
        }

        public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
        {
        }
    }
}
