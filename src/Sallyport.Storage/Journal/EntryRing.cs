using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Journal;

/// <summary>
/// The newest durable entries of this run, for live readers. One writer; readers take no lock: an entry is immutable and carries its number, so a
/// reader that is overtaken finds another number in the slot and goes to the disk instead.
/// </summary>
internal sealed class EntryRing(int size, long lastSeq)
{
    private readonly JournalEntry?[] _slots = new JournalEntry?[size];
    private readonly long _startSeq = lastSeq + 1;
    private long _lastSeq = lastSeq;

    /// <summary>Number of the newest entry that readers may see.</summary>
    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>Adds a group whose numbers follow the ones before without a gap.</summary>
    public void Add(List<JournalEntry> group)
    {
        foreach (var entry in group)
        {
            Volatile.Write(ref _slots[entry.Seq % _slots.Length], entry);
        }

        Volatile.Write(ref _lastSeq, group[^1].Seq);
    }

    /// <summary>Reads from the ring alone.</summary>
    /// <returns>False when it no longer holds all that may be asked for; then <paramref name="entries"/> is empty.</returns>
    public bool TryRead(in JournalQuery query, List<JournalEntry> entries)
    {
        var last = LastSeq;
        if (query.AfterSeq + 1 < Math.Max(_startSeq, last - _slots.Length + 1))
        {
            return false;
        }

        for (var seq = query.AfterSeq + 1; seq <= last && entries.Count < query.Maximum; seq++)
        {
            var entry = Volatile.Read(ref _slots[seq % _slots.Length]);
            if (entry is null || entry.Seq != seq)
            {
                entries.Clear();
                return false;
            }

            if ((query.Kind is not { } kind || entry.Kind == kind) && (query.Device is null || entry.Device == query.Device))
            {
                entries.Add(entry);
            }
        }

        return true;
    }

    /// <summary>Searches the ring alone, oldest first.</summary>
    /// <returns>False when it no longer holds all that may be asked for; then <paramref name="page"/> says nothing.</returns>
    public bool TrySearch(JournalSearch search, out JournalPage page)
    {
        var last = Math.Min(LastSeq, search.BeforeSeq - 1);
        List<JournalEntry> entries = [];
        page = new JournalPage(entries, null);
        if (search.NewestFirst || search.AfterSeq + 1 < Math.Max(_startSeq, LastSeq - _slots.Length + 1))
        {
            return false;
        }

        for (var seq = search.AfterSeq + 1; seq <= last; seq++)
        {
            var entry = Volatile.Read(ref _slots[seq % _slots.Length]);
            if (entry is null || entry.Seq != seq)
            {
                return false;
            }

            if (search.Fits(entry))
            {
                entries.Add(entry);
                if (entries.Count == search.Maximum)
                {
                    page = new JournalPage(entries, seq < last ? seq : null);
                    break;
                }
            }
        }

        return true;
    }
}
