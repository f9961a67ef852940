using System.Diagnostics;
using Sallyport.Wire;

namespace Sallyport.Web.Tests.Fakes;

/// <summary>The real time: a server in a test talks to real sockets.</summary>
internal sealed class SystemClock : IClock
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public Now Now => new(
        new Instant(Stopwatch.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond),
        (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
