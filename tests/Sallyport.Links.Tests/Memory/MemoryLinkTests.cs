using Sallyport.Links.Memory;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Memory;

public sealed class MemoryLinkTests
{
    private static readonly MacAddress Gateway = new(0x0253414C4C59);
    private static readonly MacAddress Node = new(0x0200_0000_0001);

    [Fact]
    public void Unicast_ToAStationThatListens_ArrivesAndIsAcknowledged()
    {
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway, acceptsAnyDestination: true);
        using var node = air.Attach(Node, rssi: -61);
        var (atGateway, atNode) = (new Recorder(), new Recorder());
        node.Send(new TransmitId(7), Node, Gateway, [1, 2]);
        gateway.Poll(atGateway, default, 10);
        node.Poll(atNode, default, 10);
        Assert.Equal((Node, Gateway, "0102", (sbyte?)-61), Assert.Single(atGateway.Frames));
        Assert.Equal((7UL, TransmitOutcome.Acknowledged), Assert.Single(atNode.Outcomes));
        Assert.Empty(atNode.Frames);
    }

    [Fact]
    public void Unicast_ToNobodyOrAStationThatSleeps_IsNotAcknowledged()
    {
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway);
        using var node = air.Attach(Node);
        node.Listening = false;
        var atGateway = new Recorder();
        gateway.Send(new TransmitId(1), Gateway, Node, [1]);
        gateway.Send(new TransmitId(2), Gateway, new MacAddress(0x99), [1]);
        gateway.Send(TransmitId.None, Gateway, Node, [1]);
        gateway.Poll(atGateway, default, 10);
        Assert.Equal([(1UL, TransmitOutcome.NotAcknowledged), (2UL, TransmitOutcome.NotAcknowledged)], atGateway.Outcomes);
        Assert.Equal(3, gateway.Counters.NotAcknowledged);
    }

    /// <summary>Peers on threads of their own, while the gateway's thread takes: each frame comes once, those of one peer in their order.</summary>
    [Fact]
    public async Task Unicast_FromPeersOnOtherThreads_ArriveOnceAndInOrder()
    {
        const int Peers = 4;
        const int Frames = 10_000;
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway, acceptsAnyDestination: true);
        var sending = Task.WhenAll(Enumerable.Range(1, Peers).Select(number => Task.Run(() =>
        {
            using var peer = air.Attach(new MacAddress((ulong)number));
            for (var frame = 0; frame < Frames; frame++)
            {
                peer.Send(TransmitId.None, peer.Addresses[0], Gateway, [(byte)(frame >> 8), (byte)frame]);
            }
        }, TestContext.Current.CancellationToken)));
        var taken = new Recorder();
        while (!sending.IsCompleted)
        {
            gateway.Poll(taken, default, 1_000);
        }

        await sending;
        gateway.Poll(taken, default, Peers * Frames);
        Assert.Equal(Peers * Frames, taken.Frames.Count);
        Assert.All(taken.Frames.GroupBy(static frame => frame.Source), static peer => Assert.Equal(Enumerable.Range(0, Frames).Select(static frame => $"{frame:x4}"), peer.Select(static frame => frame.Octets)));
    }

    [Fact]
    public void Broadcast_OnOneChannel_IsHeardThereOnly()
    {
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway, channel: 3);
        using var same = air.Attach(Node, channel: 3);
        using var other = air.Attach(new MacAddress(2), channel: 4);
        var (atSame, atOther, atGateway) = (new Recorder(), new Recorder(), new Recorder());
        gateway.Send(new TransmitId(1), Gateway, MacAddress.Broadcast, [9]);
        same.Poll(atSame, default, 10);
        other.Poll(atOther, default, 10);
        gateway.Poll(atGateway, default, 10);
        Assert.Single(atSame.Frames);
        Assert.Empty(atOther.Frames);
        Assert.Equal((1UL, TransmitOutcome.Acknowledged), Assert.Single(atGateway.Outcomes));
        Assert.True(other.TrySetChannel(3));
        Assert.False(other.TrySetChannel(15));
    }

    [Fact]
    public void Latency_OnAVirtualClock_HoldsTheFrameUntilThen()
    {
        var clock = new FakeClock();
        var air = new MemoryAir(clock, TimeSpan.FromMilliseconds(3));
        using var gateway = air.Attach(Gateway);
        using var node = air.Attach(Node);
        var recorder = new Recorder();
        node.Send(TransmitId.None, Node, Gateway, [1]);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        gateway.Poll(recorder, clock.Now, 10);
        Assert.Empty(recorder.Frames);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        gateway.Poll(recorder, clock.Now, 10);
        Assert.Single(recorder.Frames);
    }

    [Fact]
    public void Queue_WhenFull_LosesTheNewestAndTellsTheSender()
    {
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway);
        using var node = air.Attach(Node);
        for (var frame = 0; frame < MemoryLink.QueueCapacity; frame++)
        {
            node.Send(TransmitId.None, Node, Gateway, [1]);
        }

        node.Send(new TransmitId(5), Node, Gateway, [2]);
        var recorder = new Recorder();
        node.Poll(recorder, default, 10);
        Assert.Equal((5UL, TransmitOutcome.NotAcknowledged), Assert.Single(recorder.Outcomes));
        Assert.Equal(1, gateway.Counters.Dropped);
    }

    [Fact]
    public void Poll_WithABudget_DeliversNoMoreAndKeepsTheRest()
    {
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway);
        using var node = air.Attach(Node);
        for (byte frame = 0; frame < 5; frame++)
        {
            node.Send(TransmitId.None, Node, Gateway, [frame]);
        }

        var recorder = new Recorder();
        Assert.Equal(3, gateway.Poll(recorder, default, 3));
        Assert.Equal(2, gateway.Poll(recorder, default, 3));
        Assert.Equal(["00", "01", "02", "03", "04"], recorder.Frames.Select(frame => frame.Octets));
    }
}
