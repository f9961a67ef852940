using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>Wakes all who wait for the next entries at once, however many there are, for the price of one task a commit. Thread safe.</summary>
internal sealed class JournalSignal
{
    private TaskCompletionSource _next = Fresh();

    /// <summary>Listens as long as the journal lives.</summary>
    public JournalSignal(IJournalReader journal) => journal.Committed += Raise;

    /// <summary>Completes at the next commit. Take it before looking at the journal, or a commit in between goes unnoticed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Raise() => Interlocked.Exchange(ref _next, Fresh()).TrySetResult();
}
