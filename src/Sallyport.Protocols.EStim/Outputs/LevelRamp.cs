using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>A level on its way from one value to another, on a straight line.</summary>
/// <param name="Start">Level at the beginning, per mille.</param>
/// <param name="Target">Level at the end, per mille.</param>
/// <param name="BeganAt">When it began.</param>
/// <param name="Duration">How long it takes; 0 for at once.</param>
/// <remarks>
/// A rise is rounded down and a fall is rounded up, so that a rise is never ahead of its line; for a fall of L to 0 in T that is
/// ceil(L x (T - t) / T), the ramp of estim.md section 10.
/// </remarks>
public readonly record struct LevelRamp(ushort Start, ushort Target, Instant BeganAt, TimeSpan Duration)
{
    /// <summary>The ramp of an expiry: 10 s.</summary>
    public static readonly TimeSpan ExpiryDuration = TimeSpan.FromSeconds(10);

    /// <summary>When the target is reached.</summary>
    public Instant EndsAt => BeganAt + Duration;

    /// <summary>The level at an instant.</summary>
    public ushort LevelAt(Instant now)
    {
        if (now >= EndsAt)
        {
            return Target;
        }

        var elapsed = Math.Max(0, now.Microseconds - BeganAt.Microseconds);
        var total = EndsAt.Microseconds - BeganAt.Microseconds;
        return (ushort)(Start + ((Target - Start) * elapsed / total));
    }

    /// <summary>A level that stays.</summary>
    public static LevelRamp Still(ushort level, Instant now) => new(level, level, now, TimeSpan.Zero);

    /// <summary>From the present level to another.</summary>
    public LevelRamp To(ushort target, Instant now, TimeSpan duration) => new(LevelAt(now), target, now, duration);
}
