using System.Threading.Tasks.Sources;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>Wakes one waiting pump; signals while it is awake collapse into one. Allocates nothing.</summary>
internal sealed class WakeSignal : IValueTaskSource
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Signalled = 2;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public void Set()
    {
        // Always the exchange, never a look first: its full fence is what makes the caller's data visible to a pump that is about to look for the last time.
        if (Interlocked.Exchange(ref _state, Signalled) == Waiting)
        {
            _core.SetResult(true);
        }
    }

    /// <summary>Completes after the next <see cref="Set"/>, or at once when one came since the last wait. One waiter at a time.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        var before = Interlocked.CompareExchange(ref _state, Waiting, Idle);
        if (before == Signalled)
        {
            Interlocked.Exchange(ref _state, Idle);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(this, _core.Version);
    }

    public void GetResult(short token)
    {
        _core.GetResult(token);
        Interlocked.Exchange(ref _state, Idle);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
