using Sallyport.Crypto.Tests;
using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Tests.Availability;

public sealed class RhythmTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Rhythm_OneDevice_CostsAtMost160Octets()
    {
        Rhythm? rhythm = null;
        Assert.InRange(Allocation.Least(() => rhythm = new Rhythm()), 1, 160);
        GC.KeepAlive(rhythm);
    }

    [Fact]
    public void Rhythm_SeveralMessagesPerWake_IsThatOfTheWakes()
    {
        var (rhythm, clock) = (new Rhythm(), 0L);
        for (var wake = 0; wake < 30; wake++)
        {
            for (var message = 0; message < 4; message++)
            {
                rhythm.Heard(clock + (message * Second / 3), 0);
            }

            clock += 600 * Second;
        }

        Assert.InRange(rhythm.Usual(0)!.Value, 590 * Second, 610 * Second);
        Assert.InRange(rhythm.Timeout(0, true), 2200 * Second, 2400 * Second);
    }

    [Fact]
    public void Rhythm_FirstWakeOfABurst_IsNotTakenForTheRhythm()
    {
        var rhythm = new Rhythm();
        rhythm.Heard(0, 0);
        rhythm.Heard(Second / 3, 0);
        rhythm.Heard(2 * Second / 3, 0);
        Assert.True(rhythm.Timeout(0, sleepy: true) > 86_400 * Second);
        Assert.Equal(600 * Second, rhythm.Timeout(0, sleepy: false));
    }

    [Theory]
    [InlineData(10, 600)]
    [InlineData(600, 10)]
    [InlineData(60, 90)]
    [InlineData(21_600, 60)]
    public void Rhythm_Changes_IsLearnedAnew(double from, double to)
    {
        var (rhythm, clock) = (new Rhythm(), 0L);
        for (var message = 0; message < 200; message++)
        {
            rhythm.Heard(clock += (long)(from * Second), 0);
        }

        for (var message = 0; message < 200; message++)
        {
            rhythm.Heard(clock += (long)(to * Second), 0);
        }

        Assert.InRange(rhythm.Usual(0)!.Value / (to * Second), 0.9, 1.1);
    }

    [Fact]
    public void Rhythm_OneOutage_DoesNotSpoilIt()
    {
        var (rhythm, clock) = (new Rhythm(), 0L);
        for (var message = 0; message < 100; message++)
        {
            rhythm.Heard(clock += (message == 80 ? 86_400 : 60) * Second, message == 80 ? 1440 : 0);
        }

        Assert.InRange(rhythm.Usual(0)!.Value, 59 * Second, 61 * Second);
        Assert.InRange(rhythm.Loss, 0, 0.2f);
    }

    /// <summary>A motion sensor: a heartbeat every ten minutes, and in between whatever moves.</summary>
    [Fact]
    public void Rhythm_MixedMessages_WaitsForTheLongPauses()
    {
        var (random, watch) = (new Random(7), new AvailabilityWatch(10));
        var node = new SimulatedNode(watch, 600, 0, 1);
        for (var hour = 0; hour < 200; hour++)
        {
            for (var moves = random.Next(0, 6); moves > 0; moves--)
            {
                node.Wait(20 + (60 * random.NextDouble()));
                node.Speak();
            }

            for (var heartbeat = 0; heartbeat < 4; heartbeat++)
            {
                node.Wait(600);
                node.Speak();
            }
        }

        Assert.Empty(node.States);
        Assert.InRange(node.Die(), 2.5, 4.5);
    }

    [Fact]
    public void Rhythm_MuchLoss_WaitsLonger()
    {
        var alarms = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var node = new SimulatedNode(new AvailabilityWatch(10), 60, 0.3, seed);
            node.Live(500);
            var early = node.FalseAlarms;
            node.Live(2_500);
            alarms += node.FalseAlarms - early;
        }

        Assert.True(alarms < 100, $"{alarms} false alarms in 100,000 intervals");
    }

    [Fact]
    public void Rhythm_ClockRunsBackwards_BeginsANewInterval()
    {
        var (rhythm, clock) = (new Rhythm(), 200_000 * Second);
        for (var message = 0; message < 50; message++)
        {
            rhythm.Heard(clock += 60 * Second, 0);
        }

        clock -= 86_400 * Second;
        for (var message = 0; message < 50; message++)
        {
            rhythm.Heard(clock += 60 * Second, 0);
        }

        Assert.Equal(60 * Second, rhythm.Usual(0));
        Assert.Equal(clock, rhythm.HeardAt);
    }

    [Fact]
    public void Rhythm_KeptAndLoaded_IsTheSame()
    {
        var (rhythm, random, clock) = (new Rhythm(), new Random(3), 0L);
        for (var message = 0; message < 45; message++)
        {
            rhythm.Heard(clock += (long)((50 + (20 * random.NextDouble())) * Second), random.Next(0, 2));
        }

        var record = rhythm.ToRecord()!;
        var again = new Rhythm(record);
        Assert.Equal(rhythm.Timeout(0, true), again.Timeout(0, true));
        Assert.Equal(16, record.Gaps.Count);
        Assert.Equal(record.Gaps, again.ToRecord()!.Gaps);
        Assert.Null(new Rhythm(new RhythmRecord(double.NaN, 1, 5, 0, [])).Usual(0));
    }

    /// <summary>No gap, however odd, makes a timeout that is not finite and above zero.</summary>
    [Fact]
    public void Rhythm_AnyGaps_GiveATimeoutThatCanBeWaitedFor()
    {
        var random = new Random(11);
        for (var device = 0; device < 300; device++)
        {
            var (rhythm, clock) = (new Rhythm(), 0L);
            for (var message = 0; message < 300; message++)
            {
                clock = Math.Max(0, clock + (long)(Math.Pow(10, random.NextDouble() * 13) * (random.Next(20) == 0 ? -1 : 1)));
                rhythm.Heard(clock, random.Next(5) == 0 ? random.Next(70_000) : 0);
                Assert.InRange(rhythm.Timeout(random.Next(2) * random.Next(100_000), random.Next(2) == 0), 1, long.MaxValue / 100);
            }
        }
    }

    [Fact]
    public void Device_HeardOnce_IsLateAfterADayAndSaysWhy()
    {
        var watch = new AvailabilityWatch(10);
        var node = new SimulatedNode(watch, 3600, 0, 1);
        node.Wait(24 * 3600);
        Assert.Empty(node.States);
        node.Wait(2 * 3600);
        Assert.Equal(["late"], node.States);
        Assert.Equal("heard too rarely to know its rhythm, silent for 26 h", watch.Describe(SimulatedNode.Id, node.Clock, node.Clock)!.Reason);
    }

    [Fact]
    public void Sleeper_ThatToldItsSleep_IsWaitedForAccordingly()
    {
        var watch = new AvailabilityWatch(10);
        var node = new SimulatedNode(watch, 3600, 0, 1);
        watch.Apply(new JournalEntry(2, node.Clock, SimulatedNode.Id, new ControlBody(null, "sleeptime", [], """{"sleeptime":3600}""")), node.Clock);
        node.Wait(3.5 * 3600);
        Assert.Empty(node.States);
        node.Wait(1800);
        Assert.Equal(["late"], node.States);
    }

    [Fact]
    public void Gateway_WasDown_SilenceIsNotTheDevices()
    {
        var watch = new AvailabilityWatch(10);
        var node = new SimulatedNode(watch, 60, 0, 1);
        node.Live(50);
        var (started, states) = (node.Clock + (86_400 * Second), new List<string>());
        watch.Start(started, static _ => null);

        Conclude(started + (200 * Second));
        Assert.Empty(states);
        Conclude(started + (240 * Second));
        Assert.Equal(["offline"], states);
        Assert.Matches("^usually every 6[0-2] s, silent for 4 min since the gateway listens$", watch.Describe(SimulatedNode.Id, started + (240 * Second), 0)!.Reason);

        void Conclude(long at) => watch.Conclude(at, (_, body) => { states.Add(body.State); return true; }, 10);
    }

    [Fact]
    public void Watch_RefusedConclusion_IsDrawnAgain()
    {
        var watch = new AvailabilityWatch(10);
        var node = new SimulatedNode(watch, 60, 0, 1);
        node.Live(50);
        var at = node.Clock + (600 * Second);
        Assert.False(watch.Conclude(at, static (_, _) => false, 10));
        var states = new List<string>();
        watch.Conclude(at, (_, body) => { states.Add(body.State); return true; }, 10);
        Assert.Equal("late", Assert.Single(states));
    }

    [Theory]
    [InlineData(0.2, "less than 1 s")]
    [InlineData(38, "38 s")]
    [InlineData(2580, "43 min")]
    [InlineData(21_600, "6 h")]
    [InlineData(259_200, "3 days")]
    public void Text_Length_HasTheUnitInWhichItReadsBest(double seconds, string text) => Assert.Equal(text, DurationText.Of(seconds));
}
