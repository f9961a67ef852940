using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Host;

/// <summary>
/// The journal with its newest entries kept in memory. Projection and outputs that are up to date read them here without touching the disk; who is
/// further behind reads the journal itself. Thread safe: one thread appends, others read.
/// </summary>
internal sealed class JournalTail(IJournal journal, int capacity)
{
    private readonly Lock _gate = new();
    private readonly JournalEntry[] _ring = new JournalEntry[capacity];
    private int _first;
    private int _count;
    private long _floor = journal.AppendedSeq;

    /// <summary>The journal itself.</summary>
    public IJournal Journal => journal;

    /// <summary>Appends; 0 when the journal does not take it.</summary>
    public long Append(long timeMicroseconds, string device, EntryBody body)
    {
        // The lock covers both steps: a reader must never see a committed number whose entry is not in the ring yet.
        lock (_gate)
        {
            var seq = journal.Append(timeMicroseconds, device, body);
            if (seq != 0)
            {
                Keep(new JournalEntry(seq, timeMicroseconds, device, body));
            }

            return seq;
        }
    }

    /// <summary>Adds committed entries after a number to a list, at most <paramref name="maximum"/>.</summary>
    public void Read(long afterSeq, int maximum, List<JournalEntry> entries)
    {
        if (afterSeq >= journal.CommittedSeq)
        {
            return;
        }

        lock (_gate)
        {
            if (afterSeq >= _floor)
            {
                ReadRing(afterSeq, journal.CommittedSeq, maximum, entries);
                return;
            }
        }

        entries.AddRange(journal.Read(new JournalQuery(afterSeq, maximum)));
    }

    private void Keep(JournalEntry entry)
    {
        if (_count == capacity)
        {
            _floor = _ring[_first].Seq;
            _ring[_first] = entry;
            _first = (_first + 1) % capacity;
            return;
        }

        _ring[(_first + _count++) % capacity] = entry;
    }

    private void ReadRing(long afterSeq, long committedSeq, int maximum, List<JournalEntry> entries)
    {
        var low = 0;
        var high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ring[(_first + middle) % capacity].Seq <= afterSeq)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (var at = low; at < _count && maximum > 0; at++, maximum--)
        {
            var entry = _ring[(_first + at) % capacity];
            if (entry.Seq > committedSeq)
            {
                return;
            }

            entries.Add(entry);
        }
    }
}
