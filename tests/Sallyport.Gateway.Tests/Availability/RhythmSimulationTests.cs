using Sallyport.Gateway.Availability;

namespace Sallyport.Gateway.Tests.Availability;

/// <summary>The promise, with its figures: a tenth of the messages lost, rhythms of 10 s, 10 min and 6 h that waver by a fifth.</summary>
public sealed class RhythmSimulationTests
{
    private const double Loss = 0.1;
    private const int Lives = 100;
    private const int Intervals = 2_500;

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    [InlineData(21_600)]
    public void Watch_LivingNodes_AreFalselyLateLessThanOnceInAThousandIntervals(double interval)
    {
        var alarms = 0;
        for (var seed = 0; seed < Lives; seed++)
        {
            var node = new SimulatedNode(new AvailabilityWatch(10), interval, Loss, seed);
            node.Live(Intervals);
            alarms += node.FalseAlarms;
        }

        Assert.True(alarms * 1000 < Lives * Intervals, $"{alarms} false alarms in {Lives * Intervals} intervals");
        Assert.True(alarms > 0, "with this loss, four messages in a row must have been missing somewhere: the simulation loses nothing");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    [InlineData(21_600)]
    public void Watch_DeadNodes_AreLateWithinFourIntervals(double interval)
    {
        for (var seed = 0; seed < 3 * Lives; seed++)
        {
            var node = new SimulatedNode(new AvailabilityWatch(10), interval, Loss, seed);
            node.Live(40 + (3 * seed));
            var passed = node.Die();
            Assert.True(passed is > 3 and <= 4, $"seed {seed}: late after {passed:0.00} intervals");
            Assert.Equal("late", node.States[^1]);
        }
    }

    /// <summary>The same yardstick fails what it must fail: one timeout for all, and a rhythm that takes lost messages for long pauses.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(1_800)]
    [InlineData(86_400)]
    public void Yardstick_FixedTimeout_FailsIt(double timeout)
    {
        var fits = true;
        foreach (var interval in (double[])[10, 600, 21_600])
        {
            var random = new Random(5);
            var (silence, alarms) = (0.0, 0);
            for (var index = 0; index < 50_000; index++)
            {
                silence += interval * (0.8 + (0.4 * random.NextDouble()));
                if (random.NextDouble() >= Loss)
                {
                    alarms += silence > timeout ? 1 : 0;
                    silence = 0;
                }
            }

            fits &= alarms < 50 && timeout <= 4 * interval;
        }

        Assert.False(fits);
    }

    [Fact]
    public void Yardstick_CountersIgnored_NodesAreLateTooLate()
    {
        var late = 0;
        for (var seed = 0; seed < Lives; seed++)
        {
            var (rhythm, random, clock) = (new Rhythm(), new Random(seed), 0L);
            for (var index = 0; index < 500; index++)
            {
                clock += (long)(600e6 * (0.8 + (0.4 * random.NextDouble())));
                if (random.NextDouble() >= Loss)
                {
                    rhythm.Heard(clock, 0);
                }
            }

            late += rhythm.Timeout(0, true) > 2_400_000_000 ? 1 : 0;
        }

        Assert.True(late > Lives / 2, "without the counters the learned interval must be too long; then the test above could not fail");
    }
}
