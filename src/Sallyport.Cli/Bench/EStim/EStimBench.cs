using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>Measures the parser, the way of an emergency stop, and how many devices a line can keep in charge.</summary>
internal static class EStimBench
{
    private const int PolledBuses = 8;
    private const int DevicesOnABus = 8;
    private const double PolledSeconds = 120;
    private const double ShareOfTheParser = 0.2;

    /// <summary>Runs for about so many seconds.</summary>
    public static async Task<EStimFigures> RunAsync(double seconds, CancellationToken cancellationToken)
    {
        var parser = new ParserBench().Run(seconds * ShareOfTheParser);
        var exchanges = 0;
        var missed = 0;
        for (var bus = 0; bus < PolledBuses; bus++)
        {
            using var line = new PollBench(DevicesOnABus);
            line.Run(PolledSeconds);
            exchanges += line.Exchanges;
            missed += line.Missed;
        }

        List<StopTime> stops = await StopBench.RunAsync(seconds * (1 - ShareOfTheParser), cancellationToken).ConfigureAwait(false);
        double bound = 20 + (16 * new LineOptions().OctetTime.TotalMilliseconds);
        StopWayFigures Way(string name, IEnumerable<StopTime> times)
        {
            double[] whole = [.. times.Select(static stop => stop.WholeMs).Order()];
            double[] behind = [.. times.Select(static stop => stop.BehindPacketMs).Order()];
            return new StopWayFigures(name, whole.Length, Percentile(whole, 0.5), Percentile(whole, 0.99), whole[^1], Percentile(behind, 0.99), behind[^1], behind.Count(one => one > bound));
        }

        // Without its script the command is a process that must start first: its time stands for itself.
        StopTime[] counted = [.. stops.Where(static stop => CommandStopKey.HasScript || stop.Way != CommandStopKey.Way)];
        StopWayFigures first = Way("first", counted.Where(static stop => stop.IsFirst));
        StopWayFigures all = Way("all", counted.Where(static stop => !stop.IsFirst));
        StopWayFigures[] ways = [.. stops.Where(static stop => !stop.IsFirst).GroupBy(static stop => stop.Way).Select(way => Way(way.Key, way))];
        return new EStimFigures(
            parser.Packets, all.Ms99, parser.Clean, parser.Crc, parser.Clean / parser.Crc, parser.Noise, parser.Allocated,
            all.Stops, all.Ms50, all.MsMaximum, all.BehindPacketMs99, bound, all.AboveBound, ways, first.Stops, first.BehindPacketMsMaximum, first.AboveBound, PolledBuses * DevicesOnABus, PolledBuses, PolledSeconds, exchanges / PolledSeconds, missed);
    }

    private static double Percentile(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
