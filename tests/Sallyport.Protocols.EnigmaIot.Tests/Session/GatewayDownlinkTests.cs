using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public class GatewayDownlinkTests
{
    [Fact]
    public void Downlink_ToAwakeNode_IsSentAtOnceAndItsOutcomeTold()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataGet, node.Address, 42, PayloadEncoding.MessagePack, Payload: new byte[] { 0xC0 }));
        var sent = Assert.Single(bench.Sink.Sent);
        Assert.Equal(0x12, sent.Octets[0]);
        DataMessage.Parse(node.Open(sent.Octets), out var message);
        Assert.Equal((PayloadEncoding.MessagePack, (ushort)1, (ushort)0), (message.Encoding, message.Counter, message.NodeId));
        bench.Session.Complete(sent.Id, TransmitOutcome.Acknowledged, bench.Now, bench.Sink);
        bench.Session.Complete(sent.Id, TransmitOutcome.NotAcknowledged, bench.Now, bench.Sink);
        Assert.Equal([DownlinkState.Sent, DownlinkState.Delivered], bench.Sink.Events.Select(entry => entry.Event.Downlink));
        Assert.All(bench.Sink.Events, entry => Assert.Equal(42, entry.Event.DownlinkId));
    }

    [Fact]
    public void Downlink_OverALinkThatCannotTell_HasAnUnknownOutcome()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, node.Address, 43));
        bench.Session.Complete(bench.Sink.Sent[0].Id, TransmitOutcome.Unknown, bench.Now, bench.Sink);
        Assert.Equal([DownlinkState.Sent, DownlinkState.OutcomeUnknown], bench.Sink.Events.Select(entry => entry.Event.Downlink));
    }

    [Fact]
    public void Downlink_NotAcknowledged_IsNotDelivered()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 1, Code: ControlCode.Identify));
        bench.Session.Complete(bench.Sink.Sent[0].Id, TransmitOutcome.NotAcknowledged, bench.Now, bench.Sink);
        Assert.Equal(DownlinkState.NotDelivered, bench.Sink.Events[^1].Event.Downlink);
    }

    [Fact]
    public void Downlink_ToSleeper_WaitsInOneSlotAndSkipsTheOverwrittenCounter()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 1, Code: ControlCode.VersionGet));
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 2, Code: ControlCode.SleepGet));
        Assert.Empty(bench.Sink.Sent);
        Assert.Equal(
            [(1L, DownlinkState.Waiting), (1L, DownlinkState.Overwritten), (2L, DownlinkState.Waiting)],
            bench.Sink.Events.Select(entry => (entry.Event.DownlinkId, entry.Event.Downlink)));
        bench.Receive(node, node.Control((byte)ControlCode.ResetAnswer));
        Assert.Empty(bench.Sink.Sent);
        bench.Sink.Clear();
        bench.Receive(node, node.Data("x"));
        Assert.Equal([GatewayEventKind.Uplink, GatewayEventKind.Downlink], bench.Sink.Kinds);
        ControlMessage.Parse(node.Open(bench.Sink.Sent.Single().Octets), out var message);
        Assert.Equal((ControlCode.SleepGet, (ushort)2), (message.Code!.Value, message.Counter));
        bench.Sink.Clear();
        bench.Receive(node, node.Data("y"));
        Assert.Empty(bench.Sink.Sent);
    }

    [Fact]
    public void Firmware_ToSleeper_IsRefused()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 1, Code: ControlCode.Ota, Payload: new byte[40]));
        Assert.Equal(DownlinkRefusal.NodeSleeps, bench.Sink.Events.Single().Event.DownlinkRefusal);
    }

    /// <summary>The node would drop a downlink whose counter is below that of the answer which overtook it.</summary>
    [Fact]
    public void WaitingDownlink_OvertakenByAnAnswer_GetsALaterCounter()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, node.Address, 1, Payload: "on"u8.ToArray()));
        bench.Receive(node, node.Clock(1));
        bench.Receive(node, node.Data("x"));
        ClockResponse.Parse(node.Open(bench.Sink.Sent[0].Octets), out var answer);
        DataMessage.Parse(node.Open(bench.Sink.Sent[1].Octets), out var message);
        Assert.True(message.Counter > answer.Counter);
        Assert.Equal("on"u8, message.Payload);
    }

    [Fact]
    public void SleepAnswer_OfZero_WakesANodeThatJoinedSleepy()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 1, Code: ControlCode.VersionGet));
        bench.Sink.Clear();
        bench.Receive(node, node.Control((byte)ControlCode.SleepAnswer, 0, 0, 0, 0));
        Assert.False(bench.Snapshot(node).Sleepy);
        Assert.Equal(["04"], bench.SentTypes);
        bench.Receive(node, node.Control((byte)ControlCode.SleepAnswer, 60, 0, 0, 0));
        Assert.True(bench.Snapshot(node).Sleepy);
    }

    [Fact]
    public void SleepAnswer_OfANodeThatJoinedAwake_DoesNotMakeItSleepy()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Control((byte)ControlCode.SleepAnswer, 60, 0, 0, 0));
        Assert.False(bench.Snapshot(node).Sleepy);
    }

    [Fact]
    public void Downlink_WhileANewKeyIsUnproved_GoesOutUnderBoth()
    {
        using var bench = new GatewayBench();
        var old = bench.Join(bench.Node());
        var renewed = bench.Node(seed: 8);
        bench.Receive(renewed, renewed.Hello());
        renewed.TakeServerHello(bench.Sink.Sent.Single().Octets);
        bench.Sink.Clear();
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, old.Address, 1, Payload: "on"u8.ToArray()));
        Assert.Equal(2, bench.Sink.Sent.Count);
        Assert.NotNull(old.Open(bench.Sink.Sent[0].Octets));
        Assert.NotNull(renewed.Open(bench.Sink.Sent[1].Octets));
        Assert.Single(bench.Sink.Events);
        bench.Receive(renewed, renewed.Data("x"));
        bench.Sink.Clear();
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, old.Address, 2, Payload: "off"u8.ToArray()));
        DataMessage.Parse(renewed.Open(bench.Sink.Sent.Single().Octets), out var message);
        Assert.Equal(2, message.Counter);
    }

    [Fact]
    public void Broadcast_Sent_UsesBroadcastKeyIdAndCounter()
    {
        using var bench = new GatewayBench();
        var node = bench.Node();
        bench.Receive(node, node.Hello(broadcast: true));
        node.TakeServerHello(bench.Sink.Sent[0].Octets);
        ControlMessage.Parse(node.Open(bench.Sink.Sent[1].Octets), out var offer);
        node.Key = offer.Arguments.ToArray();
        bench.Sink.Clear();
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, MacAddress.Broadcast, 1, Payload: "on"u8.ToArray()));
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataGet, MacAddress.Broadcast, 2));
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, MacAddress.Broadcast, 3, Code: ControlCode.Identify));
        Assert.Equal(["82", "92", "84"], bench.SentTypes);
        Assert.All(bench.Sink.Sent, sent => Assert.Equal((GatewayBench.GatewayAddress, MacAddress.Broadcast), (sent.Source, sent.Destination)));
        ControlMessage.Parse(node.Open(bench.Sink.Sent[2].Octets), out var third);
        Assert.Equal((DataMessage.BroadcastId, (ushort)3), (third.NodeId, third.Counter));
    }

    [Theory]
    [InlineData(ControlCode.Ota)]
    [InlineData(ControlCode.RssiGet)]
    [InlineData(ControlCode.BroadcastKey)]
    public void Broadcast_OfWhatIsForOneNode_IsRefused(ControlCode code)
    {
        using var bench = new GatewayBench();
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, MacAddress.Broadcast, 1, Code: code));
        Assert.Equal(DownlinkRefusal.NotForBroadcast, bench.Sink.Events.Single().Event.DownlinkRefusal);
        Assert.Empty(bench.Sink.Sent);
    }

    [Fact]
    public void RssiGet_OfRegisteredNode_IsAnsweredByTheGateway()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 1, Code: ControlCode.RssiGet));
        Assert.Empty(bench.Sink.Sent);
        Assert.Equal([GatewayEventKind.Downlink, GatewayEventKind.ControlAnswer], bench.Sink.Kinds);
        Assert.Equal(RefusalReason.None, RssiAnswer.Parse(bench.Sink.Events[1].Payload, out var answer));
        Assert.Equal(new RssiAnswer(-61, 3), answer);
    }

    [Fact]
    public void RssiAnswer_FromANode_IsRefused()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Control((byte)ControlCode.RssiAnswer, 1, 2));
        Assert.Equal(RefusalReason.Malformed, bench.Sink.Events.Single().Event.Refusal);
    }

    [Fact]
    public void Answers_ComeFromTheAddressThatWasAddressed()
    {
        using var bench = new GatewayBench();
        var node = bench.Node();
        var other = new MacAddress(0x020000000001);
        var arrival = new Arrival { Kind = ArrivalKind.Frame, Source = node.Address, Destination = other, Octets = node.Hello() };
        bench.Session.Receive(arrival, bench.Now, bench.Sink);
        bench.Session.Advance(bench.Now, bench.Sink, 1);
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 1, Code: ControlCode.Identify));
        Assert.All(bench.Sink.Sent, sent => Assert.Equal(other, sent.Source));
    }
}
