using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Outputs;

/// <summary>
/// Journal entries in, commands back. The host offers durable entries in order while the output has room, and saves <see cref="ConfirmedSeq"/> as its
/// cursor; after a restart it offers again from there (at least once, in order). The output keeps no queue beyond its own bounded window: an output
/// that is down has no capacity, and the journal is the buffer. <see cref="Offer"/> is called by one thread at a time; it never blocks.
/// </summary>
public interface IGatewayOutput : IAsyncDisposable
{
    /// <summary>Stable name, lower case; the key of the cursor.</summary>
    string Name { get; }

    /// <summary>How many more entries it takes now; 0 while it is busy or down.</summary>
    int Capacity { get; }

    /// <summary>Everything up to this entry has reached its destination (or does not concern it); what it was started with at first.</summary>
    long ConfirmedSeq { get; }

    /// <summary>For health: <c>up, connecting, failed</c> and the last trouble.</summary>
    (string State, string? Detail) Status { get; }

    /// <summary>Called by the output, from any thread, when <see cref="Capacity"/> or <see cref="ConfirmedSeq"/> rose.</summary>
    Action? Ready { get; set; }

    /// <summary>Begins work; commands go to <paramref name="control"/>.</summary>
    /// <param name="control">The gateway.</param>
    /// <param name="confirmedSeq">The saved cursor.</param>
    /// <param name="cancellationToken">Stops the start, not the output; that is DisposeAsync.</param>
    Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken);

    /// <summary>Takes the next entry. Only called while <see cref="Capacity"/> is above 0; entries that do not concern the output count as confirmed.</summary>
    void Offer(JournalEntry entry);
}
