using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>An output that signals the first entry that a test waits for.</summary>
internal sealed class SignallingOutput(Func<JournalEntry, bool> wanted) : IGatewayOutput
{
    private readonly TaskCompletionSource<JournalEntry> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _confirmed;

    public Task<JournalEntry> Seen => _seen.Task;

    public bool IsDisposed { get; private set; }

    public string Name => "signal";

    public int Capacity => 100;

    public long ConfirmedSeq => Interlocked.Read(ref _confirmed);

    public (string State, string? Detail) Status => ("up", null);

    public Action? Ready { get; set; }

    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        _confirmed = confirmedSeq;
        return Task.CompletedTask;
    }

    public void Offer(JournalEntry entry)
    {
        Interlocked.Exchange(ref _confirmed, entry.Seq);
        if (wanted(entry))
        {
            _seen.TrySetResult(entry);
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
