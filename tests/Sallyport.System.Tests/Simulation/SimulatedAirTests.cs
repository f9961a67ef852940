using Sallyport.Links;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Time;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.System.Tests.Simulation;

/// <summary>The simulated air by the rules of espnow.md section 8, and the clock that it runs on.</summary>
public sealed class SimulatedAirTests
{
    private static readonly MacAddress First = new(0x0200_0000_0001);
    private static readonly MacAddress Second = new(0x0200_0000_0002);
    private readonly Scheduler _scheduler = new();
    private readonly Ears _ears = new();

    [Fact]
    public void Unicast_ToAPresentStation_ArrivesOnceAndIsAcknowledged()
    {
        var (sender, receiver) = Pair(new AirOptions { TryLoss = 0 });
        sender.Send(new TransmitId(1), First, Second, [7]);
        Settle(sender, receiver);
        Assert.Equal(["02:00:00:00:00:01 07"], _ears.Frames);
        Assert.Equal(["1 Acknowledged"], _ears.Outcomes);
        Assert.InRange(_ears.Rssi!.Value, -83, -38);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unicasts_OfOneStation_KeepTheirOrderUnlessTheAirLetsThemOvertake(bool overtaking)
    {
        var (sender, receiver) = Pair(new AirOptions { TryLoss = 0.3, Overtaking = overtaking });
        byte[] numbers = [.. Enumerable.Range(0, 200).Select(static one => (byte)one)];
        foreach (var number in numbers)
        {
            sender.Send(TransmitId.None, First, Second, [number]);
        }

        Settle(sender, receiver);
        Settle(sender, receiver);
        var arrived = _ears.Frames.ConvertAll(static frame => frame[^2..]);
        Assert.True(arrived.Count > 190);
        Assert.Equal(!overtaking, arrived.SequenceEqual(arrived.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("asleep")]
    [InlineData("other channel")]
    [InlineData("gone")]
    public void Unicast_ToAStationThatCannotHear_FailsAfter20Milliseconds(string why)
    {
        var (sender, receiver) = Pair(new AirOptions { TryLoss = 0 });
        switch (why)
        {
            case "asleep": receiver.Listening = false; break;
            case "gone": receiver.Dispose(); break;
            default: Assert.True(receiver.TrySetChannel(9)); break;
        }

        sender.Send(new TransmitId(1), First, Second, [7]);
        _scheduler.RunFor(TimeSpan.FromMilliseconds(19));
        sender.Poll(_ears, default, 10);
        Assert.Empty(_ears.Outcomes);
        Settle(sender, receiver);
        Assert.Equal(["1 NotAcknowledged"], _ears.Outcomes);
        Assert.Empty(_ears.Frames);
    }

    [Fact]
    public void Losses_OfSingleTries_AreHiddenFromUnicastsOnly()
    {
        var (sender, receiver) = Pair(new AirOptions { TryLoss = 0.3 });
        for (ulong frame = 1; frame <= 500; frame++)
        {
            sender.Send(new TransmitId(frame), First, Second, [1]);
            sender.Send(TransmitId.None, First, MacAddress.Broadcast, [2]);
        }

        Settle(sender, receiver);
        Assert.InRange(_ears.Frames.Count(static frame => frame.EndsWith("01", StringComparison.Ordinal)), 490, 500); // 0.3^5 = 0.24 %
        Assert.InRange(_ears.Frames.Count(static frame => frame.EndsWith("02", StringComparison.Ordinal)), 300, 400);
    }

    [Fact]
    public void Duplicate_Always_DeliversTwice_AndLostAcknowledgementTellsTheSenderOtherwise()
    {
        var (sender, receiver) = Pair(new AirOptions { TryLoss = 0, Duplicate = 1, AcknowledgementLoss = 1 });
        sender.Send(new TransmitId(1), First, Second, [7]);
        Settle(sender, receiver);
        Assert.Equal(2, _ears.Frames.Count);
        Assert.Equal(["1 NotAcknowledged"], _ears.Outcomes);
    }

    [Fact]
    public void Signal_OfAPair_IsTheSameBothWaysAndCanBeFixed()
    {
        var air = new SimulatedAir(_scheduler, 1, new AirOptions { TryLoss = 0 });
        using var first = air.Attach(First);
        using var second = air.Attach(Second);
        air.SetSignal(First, Second, -77);
        second.Send(TransmitId.None, Second, First, [1]);
        Settle(first, second);
        Assert.Equal((sbyte)-77, _ears.Rssi);
    }

    [Fact]
    public void Scheduler_ActionsOfOneInstant_RunInTheOrderOfPlanning_AndThePastMeansNow()
    {
        var order = new List<int>();
        var at = _scheduler.Now + TimeSpan.FromSeconds(1);
        _scheduler.At(at, () => order.Add(1));
        _scheduler.At(at, () => order.Add(2));
        _scheduler.At(Instant.Zero, () => order.Add(0));
        _scheduler.RunUntil(at);
        Assert.Equal([0, 1, 2], order);
        Assert.Equal(at, _scheduler.Now);
    }

    [Fact]
    public void Clock_WallTime_DriftsAndJumps_WhileMonotonicTimeDoesNot()
    {
        var before = _scheduler.Clock.Now;
        _scheduler.RunFor(TimeSpan.FromHours(1));
        _scheduler.Clock.StepWallClock(TimeSpan.FromMinutes(-30));
        var after = _scheduler.Clock.Now;
        Assert.Equal(TimeSpan.FromHours(1), after.Monotonic - before.Monotonic);
        Assert.Equal(1_800_000_000 + (3600 * 37), after.UtcMicroseconds - before.UtcMicroseconds);
    }

    private (AirStation Sender, AirStation Receiver) Pair(AirOptions options)
    {
        var air = new SimulatedAir(_scheduler, 1, options);
        return (air.Attach(First), air.Attach(Second));
    }

    private void Settle(AirStation first, AirStation second)
    {
        _scheduler.RunFor(TimeSpan.FromSeconds(10));
        first.Poll(_ears, default, int.MaxValue);
        second.Poll(_ears, default, int.MaxValue);
    }

    private sealed class Ears : ILinkReceiver
    {
        public List<string> Frames { get; } = [];

        public List<string> Outcomes { get; } = [];

        public sbyte? Rssi { get; private set; }

        public void Receive(in Arrival arrival)
        {
            Frames.Add($"{arrival.Source} {Convert.ToHexStringLower(arrival.Octets)}");
            Rssi = arrival.Rssi;
        }

        public void Complete(TransmitId id, TransmitOutcome outcome) => Outcomes.Add($"{id.Value} {outcome}");
    }
}
