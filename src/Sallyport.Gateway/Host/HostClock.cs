using System.Diagnostics;
using Sallyport.Wire;

namespace Sallyport.Gateway.Host;

/// <summary>The clocks of this machine: monotonic time from the performance counter, wall time from the system. Thread safe.</summary>
public sealed class HostClock : IClock
{
    private readonly long _origin = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public Now Now => new(
        new Instant(Stopwatch.GetElapsedTime(_origin).Ticks / TimeSpan.TicksPerMicrosecond),
        (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
