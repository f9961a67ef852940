namespace Sallyport.System.Tests.Faults;

/// <summary>The system's time, but for a clock that somebody sets, and for hours that a test lets go by at once.</summary>
internal sealed class SetTime : TimeProvider
{
    private long _wallTicks;
    private long _passedTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Sets the clock; what is measured does not notice.</summary>
    public void SetClock(TimeSpan by) => Interlocked.Add(ref _wallTicks, by.Ticks);

    /// <summary>So much time goes by.</summary>
    public void Pass(TimeSpan span)
    {
        Interlocked.Add(ref _passedTicks, span.Ticks);
        SetClock(span);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _wallTicks));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _passedTicks);
}
