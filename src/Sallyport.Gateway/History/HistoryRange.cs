namespace Sallyport.Gateway.History;

/// <summary>
/// A stretch of time, cut into buckets of equal, round widths that begin at multiples of the width since 1970 (UTC). So the same bucket holds the same
/// entries whoever asks and whenever, and a picture does not flicker while time goes on.
/// </summary>
public sealed class HistoryRange
{
    /// <summary>Most points that may be asked for.</summary>
    public const int MostPoints = 2_000;

    private const long Second = 1_000_000;
    private const long Hour = 3_600 * Second;
    private const long Day = 24 * Hour;

    private static readonly long[] s_widths =
    [
        Second / 1000, Second / 500, Second / 200, Second / 100, Second / 50, Second / 20, Second / 10, Second / 5, Second / 2,
        Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 30 * Second, 60 * Second, 120 * Second, 300 * Second, 600 * Second, 900 * Second,
        1_800 * Second, Hour, 2 * Hour, 3 * Hour, 6 * Hour, 12 * Hour, Day, 2 * Day, 7 * Day, 14 * Day, 28 * Day, 84 * Day, 364 * Day, 3_640 * Day, 36_400 * Day,
    ];

    /// <summary>Makes one.</summary>
    /// <param name="fromMicroseconds">UTC microseconds, inclusive.</param>
    /// <param name="toMicroseconds">UTC microseconds, exclusive; above the beginning, within 12,000 years.</param>
    /// <param name="points">How many points are wanted at most, 1 to <see cref="MostPoints"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not kept.</exception>
    public HistoryRange(long fromMicroseconds, long toMicroseconds, int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(toMicroseconds, fromMicroseconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points, MostPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(toMicroseconds - fromMicroseconds, s_widths[^1] * 120, nameof(toMicroseconds));
        (FromMicroseconds, ToMicroseconds, Points) = (fromMicroseconds, toMicroseconds, points);
        var least = (toMicroseconds - fromMicroseconds + points - 1) / points;
        BucketMicroseconds = Array.Find(s_widths, width => width >= least) is var found and > 0 ? found : least;
        FirstBucketMicroseconds = fromMicroseconds - Remainder(fromMicroseconds);
        Buckets = (int)((toMicroseconds - 1 - FirstBucketMicroseconds) / BucketMicroseconds) + 1;
    }

    /// <summary>UTC microseconds, inclusive.</summary>
    public long FromMicroseconds { get; }

    /// <summary>UTC microseconds, exclusive.</summary>
    public long ToMicroseconds { get; }

    /// <summary>How many points are wanted at most.</summary>
    public int Points { get; }

    /// <summary>Width of a bucket.</summary>
    public long BucketMicroseconds { get; }

    /// <summary>When the first bucket begins; it may be before the range, but holds only what is in the range.</summary>
    public long FirstBucketMicroseconds { get; }

    /// <summary>How many buckets there are, at most <see cref="Points"/> + 1.</summary>
    public int Buckets { get; }

    /// <summary>Which bucket a time of the range belongs to.</summary>
    public int BucketOf(long microseconds) => (int)((microseconds - FirstBucketMicroseconds) / BucketMicroseconds);

    private long Remainder(long time) => ((time % BucketMicroseconds) + BucketMicroseconds) % BucketMicroseconds;
}
