namespace Sallyport.Mqtt.Tests.Broker;

/// <summary>Time that only the test moves. Its frequency is odd, so that a wrong unit shows.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ticks = 12_345_678;

    public override long TimestampFrequency => 7_000_000;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _ticks) - 12_345_678);

    public override long GetTimestamp() => (long)(Volatile.Read(ref _ticks) * 0.7);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(55).AddTicks(Volatile.Read(ref _ticks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until something wants to be woken, moves the clock there, and wakes it.</summary>
    public async Task StepAsync()
    {
        while (true)
        {
            ManualTimer? due = null;
            Task armed;
            lock (_gate)
            {
                armed = _armed.Task;
                due = _timers.MinBy(timer => timer.Due);
                if (due is not null)
                {
                    _timers.Remove(due);
                    _ticks = Math.Max(_ticks, due.Due);
                }
            }

            if (due is not null)
            {
                due.Fire();
                return;
            }

            await armed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._ticks + dueTime.Ticks;
                    time._timers.Add(this);
                    time._armed.TrySetResult();
                    time._armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
