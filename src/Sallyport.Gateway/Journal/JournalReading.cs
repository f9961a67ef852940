namespace Sallyport.Gateway.Journal;

/// <summary>Reading beyond one query.</summary>
public static class JournalReading
{
    /// <summary>Entries of a device and of those whose place it took, in rising order, at most <see cref="JournalQuery.Maximum"/>.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="query">With the device; without one it is read as it is.</param>
    /// <param name="formerly">Ids whose entries count as the device's own; few.</param>
    public static IReadOnlyList<JournalEntry> ReadWithHistory(this IJournalReader journal, in JournalQuery query, IReadOnlyList<string> formerly)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(formerly);
        if (query.Device is null || formerly.Count == 0)
        {
            return journal.Read(query);
        }

        List<JournalEntry> entries = [.. journal.Read(query)];
        foreach (var device in formerly)
        {
            entries.AddRange(journal.Read(query with { Device = device }));
        }

        entries.Sort(static (one, other) => one.Seq.CompareTo(other.Seq));
        return entries.Count <= query.Maximum ? entries : entries.GetRange(0, query.Maximum);
    }
}
