using System.Globalization;
using Sallyport.Simulation.Checking;

namespace Sallyport.System.Tests.Simulation;

/// <summary>The whole gateway under many seeds. SALLYPORT_SIMULATION_SEEDS sets how many (default 50, the long run 1,000), SALLYPORT_SIMULATION_SEED runs one alone.</summary>
public sealed class GatewaySimulationTests(ITestOutputHelper output)
{
    private const int Steps = 200;
    private const int SeedsToCatch = 200;

    [Fact]
    public void Gateway_UnderCrashesFaultsAndAttacks_KeepsEveryPromise()
    {
        var (first, count) = Seeds();
        long crashes = 0, entries = 0, transmissions = 0, shown = 0, downlinks = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            using var run = new SimulationRun(seed);
            run.Run(Steps);
            crashes += run.Crashes;
            entries += run.Entries;
            transmissions += run.Model.Transmissions;
            shown += run.Model.ShownEntries;
            downlinks += run.Model.AcceptedDownlinks;
        }

        output.WriteLine($"{count} seeds: {crashes} crashes, {transmissions} reports sent, {entries} entries kept, {shown} shown, {downlinks} downlinks accepted");

        // A run in which nothing happens would prove nothing.
        Assert.True(crashes >= (long)count * 5 && entries >= (long)count * 100 && downlinks >= (long)count * 5 && transmissions >= (long)count * 100);
    }

    [Theory]
    [InlineData(Plant.NoReplayCheck)]
    [InlineData(Plant.PublishBeforeCommit)]
    [InlineData(Plant.CounterReused)]
    public void PlantedFault_IsCaughtWithin200Seeds(Plant plant)
    {
        for (ulong seed = 1; seed <= SeedsToCatch; seed++)
        {
            try
            {
                using var run = new SimulationRun(seed, plant);
                run.Run(Steps, calmEnd: false);
            }
            catch (SimulationFailureException failure)
            {
                output.WriteLine($"{plant}: seed {failure.Seed}, step {failure.Step}, {failure.Entity}: {failure.Expected}");
                return;
            }
        }

        Assert.Fail($"{plant} was not caught by {SeedsToCatch} seeds");
    }

    [Fact]
    public void Seed_RunTwice_GivesTheSameTraffic_AnotherSeedOther()
    {
        Assert.Equal(Digest(7), Digest(7));
        Assert.NotEqual(Digest(7), Digest(8));
    }

    private static string Digest(ulong seed)
    {
        using var run = new SimulationRun(seed);
        run.Run(60, calmEnd: false);
        return run.Digest;
    }

    private static (ulong First, ulong Count) Seeds()
    {
        if (ulong.TryParse(Environment.GetEnvironmentVariable("SALLYPORT_SIMULATION_SEED"), CultureInfo.InvariantCulture, out var one))
        {
            return (one, 1);
        }

        return (1, ulong.TryParse(Environment.GetEnvironmentVariable("SALLYPORT_SIMULATION_SEEDS"), CultureInfo.InvariantCulture, out var many) ? many : 50);
    }
}
