using Sallyport.Wire;

namespace Sallyport.Links.Tests;

internal sealed class FakeClock : IClock
{
    public Now Now { get; private set; } = new(new Instant(5_000_003), 1_700_000_000_000_007);

    public void Advance(TimeSpan span) =>
        Now = new Now(Now.Monotonic + span, Now.UtcMicroseconds + (span.Ticks / TimeSpan.TicksPerMicrosecond));
}
