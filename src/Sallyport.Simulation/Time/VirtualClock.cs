using Sallyport.Wire;

namespace Sallyport.Simulation.Time;

/// <summary>
/// Time that only moves when the scheduler moves it. Both clocks start at odd values and wall time runs 37 millionths faster than the monotonic clock, so
/// that code which mixes the two, or takes one unit for another, goes visibly wrong.
/// </summary>
public sealed class VirtualClock : IClock
{
    private const long MonotonicOrigin = 86_413_579_861;
    private const long UtcOrigin = 1_767_226_213_000_777; // 2026-01-01, some seconds in
    private const long DriftPerMillion = 37;

    private long _elapsed;
    private long _wallStep;

    /// <inheritdoc/>
    public Now Now => new(new Instant(MonotonicOrigin + _elapsed), UtcOrigin + _elapsed + (_elapsed / 1_000_000 * DriftPerMillion) + _wallStep);

    /// <summary>Microseconds since the simulation began.</summary>
    public long ElapsedMicroseconds => _elapsed;

    /// <summary>Sets the wall clock forward or back, as a host's administrator or NTP would. Deadlines must not notice.</summary>
    public void StepWallClock(TimeSpan step) => _wallStep += step.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Moves to a later instant; an earlier one is ignored.</summary>
    internal void MoveTo(Instant instant) => _elapsed = Math.Max(_elapsed, instant.Microseconds - MonotonicOrigin);
}
