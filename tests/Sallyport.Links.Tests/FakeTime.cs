namespace Sallyport.Links.Tests;

/// <summary>An odd frequency, so that a wrong unit shows. Its timers never fire: tests poll.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _timestamp = 17;

    public override long TimestampFrequency => 7_919;

    public override long GetTimestamp() => _timestamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    public void Advance(TimeSpan span) => _timestamp += (long)(span.TotalSeconds * TimestampFrequency);

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
