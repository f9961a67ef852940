using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Outputs;

/// <summary>
/// The window of an output that delivers batches in order, one at a time: takes entries until the window is full, delivers, confirms, and tries a batch
/// that failed again after a pause. What is in the window when it stops is tried once more.
/// </summary>
internal sealed class BatchWorker(int window, int batchEntries, RetryDelay delay, TimeProvider time, Func<IReadOnlyList<JournalEntry>, Task<string?>> deliver) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<JournalEntry> _waiting = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _inside;
    private long _confirmed;
    private volatile string? _fault;

    /// <summary>Raised after each confirmed batch.</summary>
    public Action? Ready { get; set; }

    /// <summary>Room in the window.</summary>
    public int Capacity
    {
        get
        {
            lock (_gate)
            {
                return _stop.IsCancellationRequested ? 0 : window - _inside;
            }
        }
    }

    /// <summary>Everything up to here is delivered.</summary>
    public long Confirmed => Interlocked.Read(ref _confirmed);

    /// <summary>Why the present batch is not delivered yet; null when all is well.</summary>
    public string? Fault => _fault;

    /// <summary>Begins after an entry.</summary>
    public void Start(long confirmed)
    {
        _confirmed = confirmed;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Takes the next entry.</summary>
    /// <exception cref="InvalidOperationException">The window is full.</exception>
    public void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            if (_inside >= window)
            {
                throw new InvalidOperationException("the window is full");
            }

            _inside++;
            _waiting.Enqueue(entry);
        }

        _signal.Release();
    }

    /// <summary>Tries what is in the window once more, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            _signal.Release();
            await _running.ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        var batch = new List<JournalEntry>(batchEntries);
        while (true)
        {
            await _signal.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            Take(batch);
            if (batch.Count > 0 && !await DeliverAsync(batch).ConfigureAwait(false))
            {
                return;
            }

            lock (_gate)
            {
                if (_stop.IsCancellationRequested && _waiting.Count == 0)
                {
                    return;
                }
            }
        }
    }

    private void Take(List<JournalEntry> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            while (batch.Count < batchEntries && _waiting.TryDequeue(out var entry))
            {
                batch.Add(entry);
            }

            if (_waiting.Count > 0 && _signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    private async Task<bool> DeliverAsync(List<JournalEntry> batch)
    {
        while (true)
        {
            var fault = await TryAsync(batch).ConfigureAwait(false);
            _fault = fault;
            if (fault is null)
            {
                Confirm(batch);
                return true;
            }

            Ready?.Invoke();
            if (_stop.IsCancellationRequested)
            {
                return false;
            }

            try
            {
                await Task.Delay(delay.Next(), time, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Stopping: the batch is tried once more, at the head of the loop.
            }
        }
    }

    private async Task<string?> TryAsync(List<JournalEntry> batch)
    {
        try
        {
            return await deliver(batch).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Disk and network throw what they like; all of it means "not delivered".
            return exception.Message;
        }
    }

    private void Confirm(List<JournalEntry> batch)
    {
        delay.Reset();
        lock (_gate)
        {
            _inside -= batch.Count;
        }

        Interlocked.Exchange(ref _confirmed, batch[^1].Seq);
        Ready?.Invoke();
    }
}
