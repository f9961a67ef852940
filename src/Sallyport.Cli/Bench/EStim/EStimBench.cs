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

        List<(double Whole, double BehindPacket)> stops = await StopBench.RunAsync(seconds * (1 - ShareOfTheParser), cancellationToken).ConfigureAwait(false);
        double[] whole = [.. stops.Select(static stop => stop.Whole).Order()];
        double[] behind = [.. stops.Select(static stop => stop.BehindPacket).Order()];
        double bound = 20 + (16 * new LineOptions().OctetTime.TotalMilliseconds);
        return new EStimFigures(
            parser.Packets, Percentile(whole, 0.99), parser.Clean, parser.Crc, parser.Clean / parser.Crc, parser.Noise, parser.Allocated,
            stops.Count, Percentile(whole, 0.5), Percentile(whole, 0.9), Percentile(whole, 1), Percentile(behind, 0.99), bound, behind.Count(one => one > bound),
            PolledBuses * DevicesOnABus, PolledBuses, PolledSeconds, exchanges / PolledSeconds, missed);
    }

    private static double? Percentile(double[] sorted, double share) => sorted.Length == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
