using Sallyport.Wire;

namespace Sallyport.Gateway.Commands;

/// <summary>
/// Commands of callers on any thread, executed in order by the thread that runs the turns, completed when what they did is durable and visible.
/// Bounded: more than the limit are refused at once, and so are all while the journal refuses.
/// </summary>
/// <param name="limit">Most that wait.</param>
/// <param name="whyRefusing">Why the journal does not accept now; null while it does. Thread safe.</param>
internal sealed class CommandInbox(int limit, Func<string?> whyRefusing)
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiter> _waiting = new();
    private readonly Queue<Waiter> _unsettled = new();
    private bool _closed;

    /// <summary>Called from any thread when a command was put in.</summary>
    public Action? Ready { get; set; }

    /// <summary>Commands executed so far. Read by the executing thread.</summary>
    public long Executed { get; private set; }

    /// <summary>Puts a command in. <paramref name="work"/> gives its result and the journal number to wait for (0: nothing to wait for).</summary>
    public Task<CommandResult> PostAsync(Func<Now, (CommandResult Result, long Seq)> work, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(work, new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (whyRefusing() is { } reason)
        {
            return Task.FromResult(new CommandResult(CommandRefusal.NotAccepting, $"the journal does not accept entries: {reason}", null));
        }

        lock (_gate)
        {
            if (_closed || _waiting.Count + _unsettled.Count >= limit)
            {
                var why = _closed ? "the gateway is stopping" : "too many commands wait";
                return Task.FromResult(new CommandResult(CommandRefusal.NotAccepting, why, null));
            }

            _waiting.Enqueue(waiter);
        }

        Ready?.Invoke();
        return cancellationToken.CanBeCanceled ? waiter.Completion.Task.WaitAsync(cancellationToken) : waiter.Completion.Task;
    }

    /// <summary>Executes at most <paramref name="budget"/> commands.</summary>
    /// <returns>True when more wait.</returns>
    public bool Execute(Now now, int budget)
    {
        for (; budget > 0; budget--)
        {
            Waiter? waiter;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out waiter))
                {
                    return false;
                }
            }

            try
            {
                (waiter.Result, waiter.Seq) = waiter.Work(now);
            }
            catch (Exception exception)
            {
                // A fault of ours belongs to the caller who met it; nobody may wait for ever, and the radio goes on.
                waiter.Completion.TrySetException(exception);
                continue;
            }

            Executed++;
            lock (_gate)
            {
                _unsettled.Enqueue(waiter);
            }
        }

        lock (_gate)
        {
            return _waiting.Count > 0;
        }
    }

    /// <summary>Completes those whose entries are durable and projected.</summary>
    public void Settle(long projectedSeq)
    {
        while (true)
        {
            Waiter? waiter;
            lock (_gate)
            {
                if (!_unsettled.TryPeek(out waiter) || waiter.Seq > projectedSeq)
                {
                    return;
                }

                _unsettled.Dequeue();
            }

            waiter.Completion.TrySetResult(waiter.Result!);
        }
    }

    /// <summary>Answers those whose entries wait for a disk that refuses: nobody may wait for ever.</summary>
    public void Doubt(string reason)
    {
        lock (_gate)
        {
            while (_unsettled.TryDequeue(out var waiter))
            {
                var refused = waiter.Seq == 0 ? waiter.Result! : new CommandResult(CommandRefusal.InDoubt, $"it was taken, but cannot be written down now ({reason}); look whether it was carried out before you repeat it", null);
                waiter.Completion.TrySetResult(refused);
            }
        }
    }

    /// <summary>Takes no more commands and refuses those that were not executed.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_waiting.TryDequeue(out var waiter))
            {
                waiter.Completion.TrySetResult(new CommandResult(CommandRefusal.NotAccepting, "the gateway is stopping", null));
            }
        }
    }

    private sealed class Waiter(Func<Now, (CommandResult Result, long Seq)> work, TaskCompletionSource<CommandResult> completion)
    {
        public Func<Now, (CommandResult Result, long Seq)> Work => work;

        public TaskCompletionSource<CommandResult> Completion => completion;

        public CommandResult? Result { get; set; }

        public long Seq { get; set; }
    }
}
