using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public sealed class NodeSleepTests
{
    [Fact]
    public void Data_OfSleeper_ListensThenSleepsTheRestOfTheCycle()
    {
        var bench = NodeHarness.Sleepy();
        bench.Register();
        bench.SendData(1);
        bench.Run(0.349);
        Assert.Equal(NodeState.Registered, bench.Node.State);
        bench.Run(0.002);
        Assert.Equal(NodeState.Sleeping, bench.Node.State);
        Assert.InRange(bench.Last.Duration.TotalSeconds, 51, 57);
        bench.Run(bench.Last.Duration);
        Assert.Equal(NodeEventKind.Woken, bench.Last.Kind);
        bench.SendData(2);
        bench.Run(0.4);
        Assert.Equal(NodeEventKind.Sleeping, bench.Last.Kind);
        Assert.InRange(bench.Last.Duration.TotalSeconds, 59.64, 59.66);
        Assert.Equal(2, bench.CounterOf(bench.Sent[^1]));
    }

    [Fact]
    public void Downlink_InListeningTime_IsTaken_AndWhileAsleepIsNot()
    {
        var bench = NodeHarness.Sleepy();
        bench.Register();
        bench.SendData(1);
        bench.Run(0.2);
        bench.Receive(bench.Data(MessageType.DownlinkDataSet, "on"u8));
        Assert.Equal(NodeEventKind.Downlink, bench.Last.Kind);
        bench.Run(0.2);
        var events = bench.Events.Count;
        bench.Receive(bench.Data(MessageType.DownlinkDataSet, "off"u8));
        bench.Receive([0xFB, 4]);
        Assert.Equal(events, bench.Events.Count);
    }

    [Fact]
    public void Context_GivenToANewSession_GoesOnWithoutRegistration()
    {
        var bench = NodeHarness.Sleepy();
        bench.Register(nodeId: 3);
        bench.Receive(bench.Control(ControlCode.SleepSet, [30, 0, 0, 0]));
        bench.SendData(1);
        bench.Run(0.4);
        var context = bench.Payloads[^1];
        Assert.NotEmpty(context);

        var woken = new NodeHarness(options => options with { Sleepy = true }, NodeHarness.SleepyConfiguration, context);
        bench.SessionKey.CopyTo(woken.SessionKey, 0);
        woken.Run(0);
        Assert.Equal((NodeState.Registered, 3, NodeEventKind.Woken), (woken.Node.State, woken.Node.NodeId, woken.Last.Kind));
        woken.SendData(2);
        Assert.Equal(2, woken.CounterOf(Assert.Single(woken.Sent)));
        woken.Receive(woken.Data(MessageType.DownlinkDataSet, "old"u8, counter: 1));
        Assert.Equal(RefusalReason.OldCounter, woken.Last.Refusal);
        woken.Receive(woken.Data(MessageType.DownlinkDataSet, "new"u8, counter: 2));
        Assert.Equal(NodeEventKind.Downlink, woken.Last.Kind);
        woken.Run(0.4);
        Assert.InRange(woken.Last.Duration.TotalSeconds, 29, 30);
    }

    /// <summary>Each single flipped bit, and each other length, makes the node register instead.</summary>
    [Fact]
    public void Context_Damaged_IsIgnored()
    {
        var bench = NodeHarness.Sleepy();
        bench.Register();
        bench.SendData(1);
        bench.Run(0.4);
        var context = bench.Payloads[^1];
        for (var bit = 0; bit < context.Length * 8; bit++)
        {
            context[bit / 8] ^= (byte)(1 << (bit % 8));
            var woken = new NodeHarness(options => options with { Sleepy = true }, NodeHarness.SleepyConfiguration, context);
            woken.Run(0);
            Assert.Equal(NodeState.Unregistered, woken.Node.State);
            context[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        foreach (var wrong in new byte[][] { context[..^1], [.. context, 0], new byte[context.Length] })
        {
            var woken = new NodeHarness(context: wrong);
            woken.Run(0);
            Assert.Equal(NodeState.Unregistered, woken.Node.State);
        }
    }

    [Fact]
    public void SleepSet_Zero_KeepsTheSleeperAwakeUntilItsRestart()
    {
        var bench = NodeHarness.Sleepy();
        bench.Register();
        bench.Receive(bench.Control(ControlCode.SleepSet, [0, 0, 0, 0]));
        Assert.Equal([0x82, 0, 0, 0, 0], bench.ControlPayload());
        bench.SendData(1);
        bench.Run(1000);
        Assert.Equal(0, bench.Count(NodeEventKind.Sleeping));
        Assert.Equal(NodeHarness.SleepSeconds, bench.Node.Configuration.SleepSeconds);
        bench.Receive(bench.Control(ControlCode.Restart));
        bench.Run(3);
        Assert.Equal(1, bench.Count(NodeEventKind.Restarted));
        bench.Register();
        bench.SendData(1);
        bench.Run(1);
        Assert.Equal(NodeState.Sleeping, bench.Node.State);
    }

    [Fact]
    public void SleepSet_OnANodeThatStartedAwake_IsAnsweredWithZeroAndIgnored()
    {
        var bench = new NodeHarness();
        bench.Register();
        bench.Receive(bench.Control(ControlCode.SleepSet, [60, 0, 0, 0]));
        Assert.Equal([0x82, 0, 0, 0, 0], bench.ControlPayload());
        bench.SendData(1);
        bench.Run(10);
        Assert.Equal(NodeState.Registered, bench.Node.State);
    }

    [Fact]
    public void SleepAndWake_ByTheHost_Work()
    {
        var bench = NodeHarness.Sleepy();
        bench.Register();
        bench.Submit(new NodeCommand(NodeCommandKind.Sleep));
        Assert.Equal(NodeState.Sleeping, bench.Node.State);
        bench.Submit(new NodeCommand(NodeCommandKind.SetName, Name: "cellar"));
        var before = bench.Sent.Count;
        bench.Submit(new NodeCommand(NodeCommandKind.Wake));
        Assert.Equal(NodeState.Registered, bench.Node.State);
        Assert.Equal(0x07, bench.Sent[before][0]);
        bench.Submit(new NodeCommand(NodeCommandKind.Sleep));
        bench.SendData(5);
        Assert.Equal(0x01, bench.Sent[^1][0]);
    }

    [Fact]
    public void ResetInput_HeldFiveSeconds_ErasesTheNode()
    {
        var button = new Button();
        var bench = new NodeHarness(options => options with { ResetInput = button });
        bench.Register();
        button.IsHeld = true;
        bench.Run(4.8);
        button.IsHeld = false;
        bench.Run(0.2);
        button.IsHeld = true;
        bench.Run(4.9);
        Assert.Equal(NodeState.Registered, bench.Node.State);
        bench.Run(0.3);
        Assert.Equal((NodeState.Factory, NodeEventKind.ConfigurationErased), (bench.Node.State, bench.Last.Kind));
        Assert.Null(bench.Node.NextDeadline);
        var sent = bench.Sent.Count;
        bench.SendData(1);
        Assert.Equal(NodeCommandRefusal.Erased, bench.Last.CommandRefusal);
        bench.Run(100);
        Assert.Equal(sent, bench.Sent.Count);
    }

    private sealed class Button : IResetInput
    {
        public bool IsHeld { get; set; }
    }
}
