namespace Sallyport.Web.Tests.Fakes;

/// <summary>Time that stands until a test moves it; its frequency is odd, so that a mistaken unit shows.</summary>
internal sealed class MovingTime : TimeProvider
{
    private const long Frequency = 3_000_017;
    private long _wallTicks;
    private long _ticks = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => Frequency;

    public void Move(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);

    /// <summary>Somebody sets the clock; what is measured does not notice.</summary>
    public void SetClock(TimeSpan by) => Interlocked.Add(ref _wallTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks) + Interlocked.Read(ref _wallTicks), TimeSpan.Zero);

    public override long GetTimestamp() => (long)((Int128)Interlocked.Read(ref _ticks) * Frequency / TimeSpan.TicksPerSecond);
}
