using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Outputs;

/// <summary>An output that writes entries in batches, in order, one batch at a time, and tries a batch again until it is written.</summary>
public abstract class BatchedOutput : IGatewayOutput
{
    private readonly BatchWorker _worker;

    /// <param name="name">Key of the cursor.</param>
    /// <param name="window">Entries that are taken and not confirmed, at most.</param>
    /// <param name="batchEntries">Entries in one batch, at most.</param>
    /// <param name="delay">Pauses between tries.</param>
    /// <param name="time">Clock of the pauses.</param>
    private protected BatchedOutput(string name, int window, int batchEntries, RetryDelay delay, TimeProvider time)
    {
        Name = name;
        _worker = new BatchWorker(window, batchEntries, delay, time, WriteAsync);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Capacity => _worker.Capacity;

    /// <inheritdoc/>
    public long ConfirmedSeq => _worker.Confirmed;

    /// <inheritdoc/>
    public (string State, string? Detail) Status => _worker.Fault is { } fault ? ("failed", fault) : ("up", null);

    /// <inheritdoc/>
    public Action? Ready
    {
        get => _worker.Ready;
        set => _worker.Ready = value;
    }

    /// <inheritdoc/>
    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        _worker.Start(confirmedSeq);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Offer(JournalEntry entry) => _worker.Add(entry);

    /// <summary>Tries what was taken once more, then closes the destination.</summary>
    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync().ConfigureAwait(false);
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes one batch. Null when it has reached its destination, otherwise what went wrong, for people.</summary>
    private protected abstract Task<string?> WriteAsync(IReadOnlyList<JournalEntry> batch);

    /// <summary>Closes the destination; nothing is written any more.</summary>
    private protected abstract void Close();
}
