using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>
/// The file holds no times, but every status message holds the weighted mean of the last five message rates. From it follows, to the millisecond, how
/// long ago the device's previous message was; replayed with that interval the product must print the very same number.
/// </summary>
internal sealed partial class RateInference
{
    private const int Samples = 5;
    private const double MillisecondsPerHour = 3_600_000;
    private readonly List<double> _rates = [];

    /// <summary>The session began anew: the samples are gone.</summary>
    public void Restart() => _rates.Clear();

    /// <summary>The rate that a status payload states; null when it states none.</summary>
    public static double? StatedRate(ReadOnlySpan<byte> status)
    {
        var match = RatePattern().Match(Encoding.Latin1.GetString(status));
        return !match.Success ? null
            : match.Groups[1].Value == "inf" ? double.PositiveInfinity
            : double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The interval in microseconds after which the mean is the stated one, and takes it as the newest sample.</summary>
    /// <param name="stated">As printed: two decimals; null when this message printed none: then the mean is taken to stay.</param>
    /// <param name="longestMilliseconds">Upper bound: a longer silence would have ended the session.</param>
    public long Take(double? stated, long longestMilliseconds)
    {
        double weights = 1, others = 0, weight = 1;
        for (var at = 0; at < Math.Min(_rates.Count, Samples - 1); at++)
        {
            weight /= 2;
            weights += weight;
            others += _rates[at] * weight;
        }

        var mean = stated ?? (_rates.Count == 0 ? MillisecondsPerHour / 1000 : others / (weights - 1));
        var milliseconds = Interval(mean, weights, others, longestMilliseconds);
        _rates.Insert(0, milliseconds <= 0 ? double.PositiveInfinity : MillisecondsPerHour / milliseconds);
        if (_rates.Count > Samples)
        {
            _rates.RemoveAt(Samples);
        }

        return (long)(milliseconds * 1000);
    }

    private static double Interval(double mean, double weights, double others, long longest)
    {
        var newest = (mean * weights) - others;
        if (double.IsInfinity(mean) || double.IsInfinity(others) || newest <= 0)
        {
            return 0;
        }

        // Low rates are printed so coarsely that many intervals fit: the longest that keeps the session is taken.
        const double HalfDigit = 0.005;
        if (MillisecondsPerHour / newest > longest / 2.0)
        {
            var slowest = ((mean - HalfDigit) * weights) - others;
            return slowest <= 0 ? longest : Math.Min(longest, Math.Floor(MillisecondsPerHour / slowest));
        }

        // The original counts in milliseconds; between two messages that printed nothing the interval is only a fraction of a guess.
        var exact = MillisecondsPerHour / newest;
        var whole = Math.Round(exact);
        var printed = ((MillisecondsPerHour / whole) + others) / weights;
        return whole > 0 && Math.Abs(printed - mean) < HalfDigit + (mean * 1e-6) ? whole : exact;
    }

    [GeneratedRegex("\"packetshour\":(inf|[0-9.]+)}")]
    private static partial Regex RatePattern();
}
