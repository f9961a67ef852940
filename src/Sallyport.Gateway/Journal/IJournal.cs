namespace Sallyport.Gateway.Journal;

/// <summary>The spine: every accepted fact, appended in groups, durable before anybody outside hears of it. Thread safe.</summary>
public interface IJournal : IJournalReader, IDisposable
{
    /// <summary>Entries that were appended and are not yet durable.</summary>
    int Pending { get; }

    /// <summary>Number of the newest appended entry, durable or not. Nobody outside may hear of a number above <see cref="IJournalReader.CommittedSeq"/>.</summary>
    long AppendedSeq { get; }

    /// <summary>Why the newest group could not be made durable, in a few words without any path; null while commits succeed.</summary>
    string? Refusal => null;

    /// <summary>Gives the fact a number and a place in the next group.</summary>
    /// <returns>The number, or 0 when the bounded queue is full or the disk refuses: then nothing was accepted.</returns>
    long Append(long timeMicroseconds, string device, EntryBody body);

    /// <summary>Makes all pending entries durable in one group, strongly if one of them asks for it. Called by one thread.</summary>
    /// <returns>False when the disk refused; the entries stay pending and nothing is lost.</returns>
    bool Commit();
}
