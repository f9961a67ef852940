using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>The journal's contract in memory. Bodies pass through their stored form, so that what cannot be stored shows.</summary>
internal sealed class InMemoryJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _durable;
    private readonly List<JournalEntry> _pending = [];
    private long _appended;

    public InMemoryJournal()
        : this([], 1, 0)
    {
    }

    private InMemoryJournal(List<JournalEntry> durable, long epoch, long appended)
    {
        _durable = durable;
        Epoch = epoch;
        _appended = appended;
        CommittedSeq = appended;
    }

    public event Action? Committed;

    public bool RefusesAppends { get; set; }

    /// <summary>So many entries are refused, then it accepts again.</summary>
    public int RefusesNext { get; set; }

    public bool RefusesCommits { get; set; }

    public long Epoch { get; }

    /// <summary>Pages that were read.</summary>
    public int Reads { get; set; }

    public long FirstSeq => 1;

    public long CommittedSeq { get; private set; }

    public int Pending => _pending.Count;

    public long AppendedSeq => _appended;

    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _durable];
            }
        }
    }

    public long Append(long timeMicroseconds, string device, EntryBody body)
    {
        lock (_gate)
        {
            if (RefusesAppends || RefusesNext-- > 0)
            {
                return 0;
            }

            _pending.Add(new JournalEntry(++_appended, timeMicroseconds, device, EntryCodec.Decode(body.Kind, EntryCodec.Encode(body))));
            return _appended;
        }
    }

    public bool Commit()
    {
        lock (_gate)
        {
            if (RefusesCommits)
            {
                return false;
            }

            _durable.AddRange(_pending);
            _pending.Clear();
            CommittedSeq = _appended;
        }

        Committed?.Invoke();
        return true;
    }

    public IReadOnlyList<JournalEntry> Read(in JournalQuery query)
    {
        var wanted = query;
        lock (_gate)
        {
            Reads++;
            return [.. _durable.Where(entry => entry.Seq > wanted.AfterSeq && (wanted.Device is null || entry.Device == wanted.Device) && (wanted.Kind is null || entry.Kind == wanted.Kind)).Take(wanted.Maximum)];
        }
    }

    public JournalPage Search(JournalSearch search)
    {
        lock (_gate)
        {
            var fitting = search.NewestFirst ? _durable.AsEnumerable().Reverse().Where(search.Fits) : _durable.Where(search.Fits);
            JournalEntry[] found = [.. fitting.Take(search.Maximum + 1)];
            return found.Length > search.Maximum ? new JournalPage(found[..search.Maximum], found[search.Maximum - 1].Seq) : new JournalPage(found, null);
        }
    }

    /// <summary>The journal that the next run finds: what was pending is lost, and numbers go on behind all that were ever given.</summary>
    public InMemoryJournal Crash() => new([.. _durable], Epoch + 1, _appended + 100);

    public void Dispose()
    {
    }
}
