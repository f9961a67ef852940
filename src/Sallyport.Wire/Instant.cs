using System.Globalization;

namespace Sallyport.Wire;

/// <summary>A point on the host's monotonic clock, in microseconds since an arbitrary origin. Deadlines use only this; it never runs backwards.</summary>
/// <param name="Microseconds">Microseconds since the origin of this process (or of the simulation); never negative in practice.</param>
public readonly record struct Instant(long Microseconds) : IComparable<Instant>
{
    /// <summary>The origin of the clock.</summary>
    public static Instant Zero => default;

    /// <summary>A deadline that never comes.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>The instant after a span; saturates at <see cref="Never"/> instead of overflowing.</summary>
    public Instant Add(TimeSpan span)
    {
        var micros = span.Ticks / TimeSpan.TicksPerMicrosecond;
        var sum = unchecked(Microseconds + micros);
        return micros > 0 && sum < Microseconds ? Never : new Instant(sum);
    }

    /// <summary>The span from <paramref name="earlier"/> to this instant; negative when this is earlier.</summary>
    public TimeSpan Since(Instant earlier) => new((Microseconds - earlier.Microseconds) * TimeSpan.TicksPerMicrosecond);

    /// <summary>See <see cref="Add"/>.</summary>
    public static Instant operator +(Instant instant, TimeSpan span) => instant.Add(span);

    /// <summary>See <see cref="Since"/>.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) => later.Since(earlier);

    /// <summary>True when <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Microseconds < right.Microseconds;

    /// <summary>True when <paramref name="left"/> is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Microseconds > right.Microseconds;

    /// <summary>True when <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Microseconds <= right.Microseconds;

    /// <summary>True when <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Microseconds >= right.Microseconds;

    /// <summary>Seconds with six decimals, for logs and transcripts.</summary>
    public override string ToString() => (Microseconds / 1e6).ToString("0.000000", CultureInfo.InvariantCulture);
}
