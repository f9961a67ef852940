using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Protocols.EnigmaIot.Tests.Vectors;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public class GatewayRegistrationTests
{
    /// <summary>Given the original gateway's random octets, our answer to the captured hello is the captured answer, octet for octet.</summary>
    [Fact]
    public void Hello_WithCapturedEntropy_GivesCapturedAnswers()
    {
        var hello = VectorFrame.Named("s1/register/1-client_hello");
        var answer = VectorFrame.Named("s1/register/2-server_hello");
        var key = VectorFrame.Named("s1/register/3-downlink_control");
        var random = new ScriptedRandom()
            .Give(Convert.FromHexString("fac00ed2abd2332c1e25c183951b6eb69a65b78503310e4a951e2b51cf5ee5c1"))
            .Give(answer.Session("gateway_private")!)
            .Give(BitConverter.GetBytes((uint)answer.Number("random")))
            .Give(answer.Hex("iv")!)
            .Give(key.Hex("iv")!);
        using var bench = new GatewayBench(random: random);
        Assert.True(MacAddress.TryParse(hello.Source, out var source));
        bench.Receive(source, hello.Octets);
        Assert.Equal([Convert.ToHexString(answer.Octets), Convert.ToHexString(key.Octets)], bench.Sink.Sent.Select(sent => Convert.ToHexString(sent.Octets)));
        Assert.All(bench.Sink.Sent, sent => Assert.Equal((GatewayBench.GatewayAddress, source), (sent.Source, sent.Destination)));
        var joined = Assert.Single(bench.Sink.Events).Event;
        Assert.Equal((GatewayEventKind.Joined, source, (ushort)0, (sbyte)-61, (byte)3), (joined.Kind, joined.Node, joined.NodeId, joined.Rssi!.Value, joined.Channel!.Value));
        Assert.True(joined.BroadcastEnabled);
        Assert.False(joined.Sleepy);
    }

    [Fact]
    public void Hello_Received_IsAnsweredInAdvanceNotBefore()
    {
        using var bench = new GatewayBench();
        var node = bench.Node();
        bench.Session.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = node.Address, Destination = GatewayBench.GatewayAddress, Octets = node.Hello() }, bench.Now, bench.Sink);
        Assert.Empty(bench.Sink.Sent);
        Assert.Equal(new Deadline(Instant.Zero, "hello"), bench.Session.NextDeadline);
        bench.Session.Advance(bench.Now, bench.Sink, 1);
        Assert.Equal(["FE"], bench.SentTypes);
    }

    [Fact]
    public void Hellos_MoreThanBudget_WaitForTheNextTurn()
    {
        using var bench = new GatewayBench();
        for (var at = 0u; at < 5; at++)
        {
            var node = bench.Node(0x100 + at, (int)at);
            bench.Session.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = node.Address, Destination = GatewayBench.GatewayAddress, Octets = node.Hello() }, bench.Now, bench.Sink);
        }

        bench.Session.Advance(bench.Now, bench.Sink, 2);
        Assert.Equal(2, bench.Session.NodeCount);
        bench.Session.Advance(bench.Now, bench.Sink, 10);
        Assert.Equal(5, bench.Session.NodeCount);
        Assert.NotEqual("hello", bench.Session.NextDeadline!.Value.Name);
    }

    [Fact]
    public void NodeId_AfterOneLeft_IsSmallestFree()
    {
        using var bench = new GatewayBench();
        var nodes = Enumerable.Range(1, 3).Select(at => bench.Join(bench.Node((ulong)at, at))).ToArray();
        Assert.Equal([0, 1, 2], nodes.Select(node => (int)node.Id));
        bench.Submit(new GatewayCommand(GatewayCommandKind.Kick, nodes[1].Address));
        bench.Sink.Clear();
        Assert.Equal(1, bench.Join(bench.Node(9, 9)).Id);
    }

    [Fact]
    public void SleepyListener_Joined_GetsBroadcastKeyWithItsFirstData()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true, broadcast: true);
        Assert.True(bench.Snapshot(node).DownlinkWaiting);
        bench.Receive(node, node.Data("x"));
        var frame = Assert.Single(bench.Sink.Sent).Octets;
        ControlMessage.Parse(node.Open(frame), out var message);
        Assert.Equal((ControlCode.BroadcastKey, (ushort)1), (message.Code!.Value, message.Counter));
    }

    [Fact]
    public void SleepyListener_KeyOverwrittenByDownlink_GetsKeyWithTheDataAfter()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true, broadcast: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.Control, node.Address, 5, Code: ControlCode.VersionGet));
        Assert.Equal([DownlinkState.Waiting], bench.Sink.Events.Select(entry => entry.Event.Downlink));
        bench.Receive(node, node.Data("1"));
        bench.Receive(node, node.Data("2"));
        ControlMessage.Parse(node.Open(bench.Sink.Sent[0].Octets), out var first);
        ControlMessage.Parse(node.Open(bench.Sink.Sent[1].Octets), out var second);
        Assert.Equal((ControlCode.VersionGet, ControlCode.BroadcastKey), (first.Code!.Value, second.Code!.Value));
        Assert.True(second.Counter > first.Counter);
    }

    [Fact]
    public void Hello_WithLiveSession_LeavesItValidUntilNewKeyIsProved()
    {
        using var bench = new GatewayBench();
        var old = bench.Join(bench.Node());
        var renewed = bench.Node(seed: 8);
        bench.Receive(renewed, renewed.Hello());
        renewed.TakeServerHello(bench.Sink.Sent.Single().Octets);
        Assert.Empty(bench.Sink.Events);
        Assert.Equal(GatewayNodeState.Renewing, bench.Snapshot(old).State);
        bench.Receive(old, old.Data("old"));
        Assert.Equal([GatewayEventKind.Uplink], bench.Sink.Kinds);
        bench.Sink.Clear();
        bench.Receive(renewed, renewed.Data("new"));
        Assert.Equal([GatewayEventKind.Joined, GatewayEventKind.Uplink], bench.Sink.Kinds);
        Assert.Equal(GatewayNodeState.Registered, bench.Snapshot(old).State);
        bench.Sink.Clear();
        bench.Receive(old, old.Data("late"));
        Assert.Equal(["FB03"], bench.SentTypes);
        Assert.Equal(1, bench.Session.NodeCount);
    }

    [Theory]
    [InlineData(10.1, false)]
    [InlineData(9.9, true)]
    public void UnprovedSession_WhenTheNodeGoesOnUnderItsOldKey_IsClearedAfterTenSeconds(double seconds, bool kept)
    {
        using var bench = new GatewayBench();
        var node = bench.Node();
        var hello = node.Hello();
        bench.Receive(node, hello);
        node.TakeServerHello(bench.Sink.Sent.Single().Octets);
        bench.Receive(node, hello);
        var repeat = node.Data("old"u8.ToArray(), 0);
        bench.Wait(TimeSpan.FromSeconds(seconds));
        bench.Receive(node, repeat);
        Assert.Equal(GatewayNodeState.CondemnedRenewing, bench.Snapshot(node).State);
        bench.Receive(node, node.Data("here I am"));
        Assert.Equal(kept ? GatewayNodeState.CondemnedRenewing : GatewayNodeState.Condemned, bench.Snapshot(node).State);
        bench.Sink.Clear();
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, node.Address, 1, Payload: new byte[] { 1 }));
        Assert.Equal(kept ? 2 : 1, bench.Sink.Sent.Count);
        bench.Receive(node, node.Hello());
        node.TakeServerHello(bench.Sink.Sent[^1].Octets);
        bench.Receive(node, node.Data("new"));
        Assert.Equal(GatewayNodeState.Registered, bench.Snapshot(node).State);
    }

    [Fact]
    public void CondemnedSession_NewKeyProved_LeavesThenJoins()
    {
        using var bench = new GatewayBench();
        var old = bench.Join(bench.Node());
        bench.Receive(old, old.Name("kitchen"));
        bench.Sink.Clear();
        bench.Receive(old, Damaged(old.Data("x")));
        Assert.Equal(["FB03"], bench.SentTypes);
        Assert.Equal([GatewayEventKind.Refused], bench.Sink.Kinds);
        var renewed = bench.Node(seed: 8);
        bench.Sink.Clear();
        bench.Receive(renewed, renewed.Hello());
        renewed.TakeServerHello(bench.Sink.Sent.Single().Octets);
        bench.Sink.Clear();
        bench.Receive(renewed, renewed.Name("kitchen"));
        Assert.Equal([GatewayEventKind.Left, GatewayEventKind.Joined, GatewayEventKind.Named], bench.Sink.Kinds);
        Assert.Equal(InvalidateReason.WrongData, bench.Sink.Events[0].Event.Reason);
        Assert.Equal("kitchen", bench.Sink.Events[0].Event.Name);
        Assert.Null(bench.Sink.Events[1].Event.Name);
    }

    [Fact]
    public void Table_Full_RefusesNewNodeAndForgetsFormerOnes()
    {
        using var bench = new GatewayBench(options => options with { MaximumNodes = 2 });
        var first = bench.Join(bench.Node(1, 1));
        bench.Join(bench.Node(2, 2));
        var third = bench.Node(3, 3);
        bench.Receive(third, third.Hello());
        Assert.Equal(RefusalReason.TableFull, bench.Sink.Events.Single().Event.Refusal);
        Assert.Empty(bench.Sink.Sent);
        bench.Submit(new GatewayCommand(GatewayCommandKind.Kick, first.Address));
        bench.Sink.Clear();
        bench.Join(third);
        Assert.Equal(2, bench.Session.NodeCount);
        Assert.False(bench.Session.TryGetNode(first.Address, out _));
    }

    private static byte[] Damaged(byte[] frame)
    {
        frame[^1] ^= 1;
        return frame;
    }
}
