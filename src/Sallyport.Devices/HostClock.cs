using Sallyport.Wire;

namespace Sallyport.Devices;

/// <summary>Both clocks of a host, from a <see cref="TimeProvider"/>. Thread safe.</summary>
public sealed class HostClock : IClock
{
    private readonly TimeProvider _time;
    private readonly long _origin;

    /// <summary>The monotonic part starts at zero here.</summary>
    /// <param name="time">Null: the system's time.</param>
    public HostClock(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _origin = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public Now Now => new(
        Instant.Zero + _time.GetElapsedTime(_origin),
        (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
