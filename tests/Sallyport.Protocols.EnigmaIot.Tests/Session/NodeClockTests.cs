using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public sealed class NodeClockTests
{
    [Fact]
    public void Clock_IsComparedEveryFiveSecondsThenEveryThirty()
    {
        var bench = new NodeHarness(options => options with { ClockEnabled = true });
        bench.Register();
        bench.Run(0);
        Answer(bench, gatewayAhead: 2_000_000, there: 3000, back: 1000);
        Assert.Equal((NodeEventKind.ClockAdjusted, 2_001_000L, 4000L, false), Step(bench));
        bench.Run(4.9);
        Assert.Equal(1, Requests(bench));
        bench.Run(0.1);
        Answer(bench, gatewayAhead: -1000, there: 1000, back: 1000);
        Assert.Equal((NodeEventKind.ClockAdjusted, -1000L, 2000L, true), Step(bench));
        Assert.True(bench.Node.ClockSynchronised);
        bench.Run(29.9);
        Assert.Equal(2, Requests(bench));
        bench.Run(0.2);
        Assert.Equal(3, Requests(bench));
        Assert.Equal(bench.Now.UtcMicroseconds + 2_000_000, bench.Node.NodeTimeMicroseconds(bench.Now));
        bench.Receive([0xFB, 4]);
        Assert.False(bench.Node.ClockSynchronised);
        Assert.Equal(bench.Now.UtcMicroseconds + 2_000_000, bench.Node.NodeTimeMicroseconds(bench.Now));
    }

    /// <summary>An answer counts once and only for an open request: a delayed or repeated one must not move the clock.</summary>
    [Fact]
    public void Clock_AnswerToNoRequest_ChangesNothing()
    {
        var bench = new NodeHarness(options => options with { ClockEnabled = true });
        bench.Register();
        bench.Run(0);
        var asked = Asked(bench);
        var now = bench.Now.UtcMicroseconds;
        (long Asked, long Received, long Sent)[] wrong =
        [
            (asked + 1, now, now), (0, now, now), (asked, now, now - 1), (asked, -1, 5), (asked, 0, long.MaxValue),
            (long.MinValue, long.MaxValue, long.MaxValue), (long.MaxValue, long.MinValue, long.MinValue),
        ];
        foreach (var (t1, t2, t3) in wrong)
        {
            bench.Receive(bench.Clock(t1, t2, t3));
            Assert.Equal(RefusalReason.Malformed, bench.Last.Refusal);
        }

        Assert.Equal(bench.Now.UtcMicroseconds, bench.Node.NodeTimeMicroseconds(bench.Now));
        bench.Receive(bench.Clock(asked, now + 10, now + 10));
        Assert.Equal(NodeEventKind.ClockAdjusted, bench.Last.Kind);
        bench.Receive(bench.Clock(asked, now + 500, now + 500));
        Assert.Equal(RefusalReason.Malformed, bench.Last.Refusal);
    }

    [Fact]
    public void Clock_OfSleeperOrNotEnabled_IsNotAskedFor()
    {
        var awake = new NodeHarness();
        awake.Register();
        awake.Run(60);
        Assert.Equal(0, Requests(awake));
        var sleeper = new NodeHarness(options => options with { Sleepy = true, ClockEnabled = true }, NodeHarness.SleepyConfiguration);
        sleeper.Register();
        sleeper.Run(60);
        Assert.Equal(0, Requests(sleeper));
        awake.Submit(new NodeCommand(NodeCommandKind.SynchroniseClock));
        Assert.Equal(1, Requests(awake));
    }

    private static int Requests(NodeHarness bench) => bench.Sent.Count(frame => frame[0] == 0x05);

    private static long Asked(NodeHarness bench)
    {
        Assert.Equal(0x05, bench.Sent[^1][0]);
        return BinaryPrimitives.ReadInt64LittleEndian(bench.Open(bench.Sent[^1]).AsSpan(2));
    }

    private static void Answer(NodeHarness bench, long gatewayAhead, long there, long back)
    {
        var asked = Asked(bench);
        var received = asked + there + gatewayAhead;
        bench.Run(TimeSpan.FromMicroseconds(there + back));
        bench.Receive(bench.Clock(asked, received, received));
    }

    private static (NodeEventKind Kind, long Offset, long Delay, bool Synchronised) Step(NodeHarness bench) =>
        (bench.Last.Kind, bench.Last.OffsetMicroseconds, bench.Last.DelayMicroseconds, bench.Last.Synchronised);
}
