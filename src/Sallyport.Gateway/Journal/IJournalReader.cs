namespace Sallyport.Gateway.Journal;

/// <summary>Reads what is durable. Thread safe.</summary>
public interface IJournalReader
{
    /// <summary>Rises at each unclean start; part of resume tokens (<c>epoch-seq</c>).</summary>
    long Epoch { get; }

    /// <summary>Number of the oldest entry that is still kept; 1 on an empty journal.</summary>
    long FirstSeq { get; }

    /// <summary>Number of the newest durable entry; 0 on an empty journal.</summary>
    long CommittedSeq { get; }

    /// <summary>Durable entries in rising order; empty when there are none.</summary>
    IReadOnlyList<JournalEntry> Read(in JournalQuery query);

    /// <summary>Durable entries by device, kind, network and time, in either direction, at the cost of what is found and not of what is kept.</summary>
    JournalPage Search(JournalSearch search);

    /// <summary>Raised on the committing thread when <see cref="CommittedSeq"/> has risen; handlers return at once and do not throw.</summary>
    event Action? Committed;
}
