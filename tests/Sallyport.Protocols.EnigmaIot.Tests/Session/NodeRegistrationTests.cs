using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public sealed class NodeRegistrationTests
{
    [Fact]
    public void Hello_FirstOne_ComesAfterTheTwoWaits()
    {
        var bench = new NodeHarness();
        bench.Run(2.999);
        Assert.Empty(bench.Sent);
        Assert.Equal(NodeState.Unregistered, bench.Node.State);
        Assert.Equal("hello", bench.Node.NextDeadline!.Value.Name);
        bench.Run(5.002);
        Assert.Equal(0xFF, Assert.Single(bench.Sent)[0]);
        Assert.Equal(65, bench.Sent[0].Length);
        Assert.Equal(NodeState.WaitForServerHello, bench.Node.State);
    }

    [Fact]
    public void Hello_ManyNodes_SpreadOverFiveSeconds()
    {
        var tenths = new HashSet<long>();
        for (byte seed = 0; seed < 100; seed++)
        {
            var bench = new NodeHarness();
            bench.Scripted.Enqueue([seed, (byte)(seed * 37), 0, 0, 0, 0, 0, 0]);
            bench.Run(0);
            var wait = bench.Node.NextDeadline!.Value.At - bench.Now.Monotonic;
            Assert.InRange(wait.TotalMilliseconds, 3000, 7999);
            tenths.Add((long)wait.TotalMilliseconds / 500);
        }

        Assert.Equal(10, tenths.Count);
    }

    [Fact]
    public void ServerHello_Accepted_SendsNameThenReportsThenSendsPendingData()
    {
        var bench = new NodeHarness();
        bench.SendData(1, 2, 3);
        Assert.True(bench.Node.HasPendingData);
        bench.Register(nodeId: 7);
        Assert.Equal([0xFF, 0x07, 0x01], bench.Sent.Select(frame => (int)frame[0]));
        Assert.Equal(7, bench.Node.NodeId);
        Assert.Equal(NodeEventKind.Registered, bench.Last.Kind);
        Assert.False(bench.Node.HasPendingData);
        Assert.Equal([1, 2, 3], bench.Open(bench.Sent[2])[7..]);
        Assert.Equal([1, 1], bench.Sent[1..].Select(frame => (int)bench.CounterOf(frame)));
    }

    [Fact]
    public void Hello_NotAnswered_IsRepeatedWithANewKeyAfterNineToFourteenSeconds()
    {
        var bench = new NodeHarness();
        bench.WaitForHello();
        var first = bench.Now.Monotonic;
        bench.WaitForHello();
        Assert.InRange((bench.Now.Monotonic - first).TotalSeconds, 8.9, 14.1);
        Assert.NotEqual(bench.Sent[0][13..45], bench.Sent[1][13..45]);
    }

    [Fact]
    public void Hello_OfSleeperNotAnswered_SleepsSixToElevenSecondsWithoutContext()
    {
        var bench = NodeHarness.Sleepy();
        bench.WaitForHello();
        bench.Run(3.1);
        Assert.Equal(NodeState.Sleeping, bench.Node.State);
        var asleep = Assert.Single(bench.Events, occurrence => occurrence.Kind == NodeEventKind.Sleeping);
        Assert.InRange(asleep.Duration.TotalMilliseconds, 6000, 10999);
        Assert.Empty(bench.Payloads[bench.Events.IndexOf(asleep)]);
        bench.WaitForHello();
        Assert.Equal(1, bench.Count(NodeEventKind.Woken));
    }

    /// <summary>The original resets itself on any frame that begins with 0xFE; here a bogus one changes nothing, in any state (section 18).</summary>
    [Fact]
    public void ServerHello_Bogus_ChangesNothing()
    {
        var bench = new NodeHarness();
        bench.WaitForHello();
        var genuine = bench.AnswerHello(bench.Sent[^1]);
        var damaged = (byte[])genuine.Clone();
        damaged[30] ^= 1;
        bench.Receive([0xFE, 0]);
        Assert.Equal(RefusalReason.TooShort, bench.Last.Refusal);
        bench.Receive([.. genuine, 0]);
        Assert.Equal(RefusalReason.TooLong, bench.Last.Refusal);
        bench.Receive(damaged);
        Assert.Equal(RefusalReason.BadTag, bench.Last.Refusal);
        bench.Receive(genuine, source: new MacAddress(0x246F28AABBCD));
        Assert.Equal(RefusalReason.WrongSource, bench.Last.Refusal);
        bench.Receive(bench.AnswerHello(bench.Sent[^1], publicKey: new byte[32]));
        Assert.Equal(RefusalReason.WeakKey, bench.Last.Refusal);
        Assert.Equal(NodeState.WaitForServerHello, bench.Node.State);
        bench.Receive(genuine);
        Assert.Equal(NodeState.Registered, bench.Node.State);
        bench.Receive(genuine);
        Assert.Equal(RefusalReason.WrongState, bench.Last.Refusal);
        Assert.Equal(NodeState.Registered, bench.Node.State);
        bench.Receive(bench.Data(MessageType.DownlinkDataSet, "on"u8));
        Assert.Equal(NodeEventKind.Downlink, bench.Last.Kind);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    [InlineData(200, false)]
    public void InvalidateKey_Reason_DecidesWhetherDataIsResent(byte reason, bool resent)
    {
        var bench = new NodeHarness();
        bench.Register();
        bench.SendData(42);
        bench.Receive([0xFB, reason]);
        var left = bench.Events.Single(occurrence => occurrence.Kind == NodeEventKind.Disconnected);
        Assert.Equal((reason, resent), ((byte)left.Reason, left.Resends));
        Assert.Equal(NodeEventKind.ScanRequested, bench.Last.Kind);
        Assert.Equal(NodeState.Unregistered, bench.Node.State);
        bench.Register();
        Assert.Equal(resent ? 0x01 : 0x07, bench.Sent[^1][0]);
        Assert.Equal(1, bench.CounterOf(bench.Sent[^1]));
    }

    /// <summary>Two forged octets per second for ten minutes: the node registers again four times a minute at most, and works in between.</summary>
    [Fact]
    public void InvalidateKey_Flood_IsObeyedFourTimesAMinute()
    {
        var bench = new NodeHarness();
        bench.Register();
        for (var second = 0; second < 600; second++)
        {
            bench.Receive([0xFB, 4]);
            var before = bench.Sent.Count;
            bench.Run(1);
            foreach (var hello in bench.Sent[before..].Where(frame => frame[0] == 0xFF))
            {
                bench.Receive(bench.AnswerHello(hello));
            }
        }

        Assert.InRange(bench.Count(NodeEventKind.Disconnected), 36, 44);
        Assert.Contains(bench.Events, occurrence => occurrence.Refusal == RefusalReason.RateLimited);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void InvalidateKey_WrongLength_ChangesNothing(int length)
    {
        var bench = new NodeHarness();
        bench.Register();
        var frame = new byte[length];
        frame[0] = 0xFB;
        bench.Receive(frame);
        Assert.Equal(NodeEventKind.Refused, bench.Last.Kind);
        Assert.Equal(NodeState.Registered, bench.Node.State);
    }

    [Fact]
    public void SendErrors_TwoInARow_AskForAScan()
    {
        var bench = new NodeHarness();
        bench.Register();
        foreach (var outcome in new[] { TransmitOutcome.NotAcknowledged, TransmitOutcome.Unknown, TransmitOutcome.Acknowledged, TransmitOutcome.NotAcknowledged })
        {
            bench.SendData(1);
            bench.Complete(outcome);
            bench.Complete(outcome); // a second outcome for the same frame is ignored
        }

        Assert.Equal(0, bench.Count(NodeEventKind.ScanRequested));
        bench.SendData(1);
        bench.Complete(TransmitOutcome.NotAcknowledged);
        Assert.Equal(1, bench.Count(NodeEventKind.ScanRequested));
        Assert.Equal(NodeState.Registered, bench.Node.State);
        bench.Submit(new NodeCommand(NodeCommandKind.GatewayFound, Gateway: new MacAddress(0x246F28AABBCE), Channel: 6));
        Assert.Equal(NodeEventKind.ConfigurationChanged, bench.Last.Kind);
        bench.SendData(2);
        Assert.Equal(new MacAddress(0x246F28AABBCE), bench.Node.Configuration.Gateway);
    }

    [Fact]
    public void Start_WithoutGateway_AsksForScansUntilOneIsFound()
    {
        var bench = new NodeHarness(configuration: new NodeConfiguration { NetworkName = "FieldNet", NetworkKey = NodeHarness.NetworkKey });
        bench.Run(35);
        Assert.Equal(NodeState.Searching, bench.Node.State);
        Assert.Equal(4, bench.Count(NodeEventKind.ScanRequested));
        bench.Submit(new NodeCommand(NodeCommandKind.GatewayFound, Gateway: MacAddress.Broadcast));
        Assert.Equal(NodeCommandRefusal.AddressMalformed, bench.Last.CommandRefusal);
        bench.Submit(new NodeCommand(NodeCommandKind.GatewayFound, Gateway: NodeHarness.GatewayAddress));
        bench.Register();
    }

    /// <summary>A counter never wraps: the node takes a new key by itself, and the message is not lost.</summary>
    [Fact]
    public void DataCounter_AtItsEnd_NodeRegistersAgainAndSends()
    {
        var bench = new NodeHarness();
        bench.Register();
        for (var i = 0; i < 65_535; i++)
        {
            bench.SendData(1);
        }

        Assert.Equal(65_535, bench.CounterOf(bench.Sent[^1]));
        bench.SendData(9);
        Assert.Equal(NodeState.Unregistered, bench.Node.State);
        bench.Register();
        Assert.Equal(9, bench.Open(bench.Sent[^1])[^1]);
        Assert.Equal(1, bench.CounterOf(bench.Sent[^1]));
    }

    [Fact]
    public void SendData_TwiceWithoutSession_TellsThatTheFirstIsReplaced()
    {
        var bench = new NodeHarness();
        bench.SendData(1);
        bench.SendData(2);
        Assert.Equal(NodeEventKind.DataReplaced, bench.Last.Kind);
        bench.Register();
        Assert.Equal(2, bench.Open(bench.Sent[^1])[^1]);
    }

    [Fact]
    public void Submit_ImpossibleWishes_AreReported()
    {
        var bench = new NodeHarness();
        bench.Run(0);
        void Expect(in NodeCommand command, NodeCommandRefusal refusal)
        {
            bench.Submit(command);
            Assert.Equal((NodeEventKind.CommandRefused, command.Kind, refusal), (bench.Last.Kind, bench.Last.Command, bench.Last.CommandRefusal));
        }

        Expect(new NodeCommand(NodeCommandKind.SendData, new byte[215]), NodeCommandRefusal.TooLong);
        Expect(new NodeCommand(NodeCommandKind.SendUnencrypted, new byte[215]), NodeCommandRefusal.TooLong);
        Expect(new NodeCommand(NodeCommandKind.SendDiscovery, new byte[10]), NodeCommandRefusal.NotRegistered);
        Expect(new NodeCommand(NodeCommandKind.SynchroniseClock), NodeCommandRefusal.NotRegistered);
        Expect(new NodeCommand(NodeCommandKind.Sleep), NodeCommandRefusal.NotRegistered);
        Expect(new NodeCommand(NodeCommandKind.Wake), NodeCommandRefusal.WrongState);
        Expect(new NodeCommand(NodeCommandKind.SetName, Name: ""), NodeCommandRefusal.NameMalformed);
        Expect(new NodeCommand(NodeCommandKind.SetName, Name: new string('ä', 17)), NodeCommandRefusal.NameMalformed);
        Expect(new NodeCommand(NodeCommandKind.SetName, Name: "a\0b"), NodeCommandRefusal.NameMalformed);
        bench.Register();
        Expect(new NodeCommand(NodeCommandKind.Sleep), NodeCommandRefusal.WrongState);
    }

    [Fact]
    public void Transitions_Table_HasOneWayPerStateAndTriggerAndReachesAllStates()
    {
        Assert.Equal(NodeTransitions.All.Count, NodeTransitions.All.DistinctBy(way => (way.From, way.Trigger)).Count());
        Assert.Equal(Enum.GetValues<NodeState>().ToHashSet(), NodeTransitions.All.SelectMany(way => new[] { way.From, way.To }).ToHashSet());
        Assert.Equal(Enum.GetValues<NodeTrigger>().ToHashSet(), NodeTransitions.All.Select(way => way.Trigger).ToHashSet());
        Assert.Throws<InvalidOperationException>(() => NodeTransitions.After(NodeState.Factory, NodeTrigger.Started));
    }
}
