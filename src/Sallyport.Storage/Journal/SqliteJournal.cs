using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Journal;

/// <summary>
/// The journal on SQLite files. Theory, in the order of the promises it keeps:
/// <list type="bullet">
/// <item>A group is one transaction of one file, so it is there wholly or not at all, and what survives is always a prefix. A commit without a sync is
/// in the write-ahead log and survives the process; a commit with one survives a power cut, and so does all that was committed before it.</item>
/// <item>A number that anybody may have seen is never used twice: before a group is written, a synced mark says that numbers up to some way ahead are
/// taken. A start without the mark of a clean stop goes on behind the reserved numbers and raises the epoch.</item>
/// <item>When the disk refuses, the group stays pending and is tried again with the next one; nothing was heard of it outside.</item>
/// <item>Expiry is deleting the oldest file, after its audit and firmware entries were copied, synced, to <c>kept.db</c>.</item>
/// </list>
/// Locks: the queue's for appending, one for committing, one per file; they are taken in this order from the committing side and never two by a reader.
/// </summary>
public sealed partial class SqliteJournal : IJournal
{
    private const int PageEntries = 256;
    private const int MaximumQuery = 10_000;

    private readonly Lock _queueLock = new();
    private readonly Lock _commitLock = new();
    private readonly JournalOptions _options;
    private readonly JournalFiles _files;
    private readonly EntryRing _ring;
    private List<JournalEntry> _pending = [];
    private List<JournalEntry> _group = [];
    private long _appended;
    private long _reserved;
    private int _held;
    private volatile string? _refusal;
    private bool _disposed;

    private SqliteJournal(JournalOptions options, JournalFiles files, long epoch, long lastSeq, long reserved)
    {
        _options = options;
        _files = files;
        _ring = new EntryRing(options.RingEntries, lastSeq);
        (Epoch, _appended, _reserved) = (epoch, lastSeq, reserved);
    }

    /// <inheritdoc/>
    public event Action? Committed;

    /// <inheritdoc/>
    public long Epoch { get; }

    /// <summary>True when every commit is synced, by choice or because the disk is quick.</summary>
    public bool IsStrongForAll { get; private init; }

    /// <summary>How long one sync took at start; zero when it was not measured.</summary>
    public TimeSpan SyncTime { get; private init; }

    /// <summary>Why the newest commit failed, one sentence for people; null while commits succeed.</summary>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public string? Refusal => _refusal;

    /// <inheritdoc/>
    /// <remarks>The oldest entry of the unbroken record; entries that are kept for ever may have lower numbers and are read all the same.</remarks>
    public long FirstSeq => _files.FirstSeq is var first and > 0 ? first : CommittedSeq + 1;

    /// <inheritdoc/>
    /// <remarks>After an unclean start it begins at the end of the reserved numbers, so that it never falls below what anybody has seen.</remarks>
    public long CommittedSeq => _ring.LastSeq;

    /// <inheritdoc/>
    public long AppendedSeq
    {
        get
        {
            lock (_queueLock)
            {
                return _appended;
            }
        }
    }

    /// <inheritdoc/>
    public int Pending
    {
        get
        {
            lock (_queueLock)
            {
                return _held + _pending.Count;
            }
        }
    }

    /// <summary>Octets of all files, as far as they are counted.</summary>
    public long Octets => _files.Octets;

    /// <summary>Number of files of the record.</summary>
    public int Files => _files.Many;

    /// <summary>What another retention would delete now.</summary>
    /// <returns>Files, their octets, and the number of the first entry that would stay (0: nothing goes).</returns>
    public (int Files, long Octets, long FirstSeq) Expiring(TimeSpan time, long octets) => _files.Expiring(time, octets);

    /// <summary>Changes how long and how much is kept, and deletes what is too old or too much now; the newest file stays.</summary>
    public void Retain(TimeSpan time, long octets)
    {
        lock (_commitLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _files.Retain(time, octets);
        }
    }

    /// <summary>Octets of the largest file: what a backup needs on the disk for a moment.</summary>
    public long LargestOctets => _files.LargestOctets;

    /// <summary>Copies all files, each consistent in itself; all together hold at least what was committed when it began.</summary>
    internal Task CopyAsync(string path, Func<string, Task> copied, CancellationToken cancellationToken) => _files.CopyAsync(path, copied, cancellationToken);

    /// <inheritdoc/>
    public long Append(long timeMicroseconds, string device, EntryBody body)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(body);
        lock (_queueLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_held + _pending.Count >= _options.MaximumPending)
            {
                return 0;
            }

            _pending.Add(new JournalEntry(++_appended, timeMicroseconds, device, body));
            return _appended;
        }
    }

    /// <inheritdoc/>
    public bool Commit()
    {
        lock (_commitLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var before = CommittedSeq;
            if (!TryCommit())
            {
                return false;
            }

            if (before == CommittedSeq)
            {
                return true;
            }
        }

        // Outside of the lock: whoever hears of it may read, append, or wait for another thread that commits.
        Committed?.Invoke();
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not 1..10,000.</exception>
    /// <exception cref="StorageException">A file cannot be read.</exception>
    public IReadOnlyList<JournalEntry> Read(in JournalQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Maximum, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Maximum, MaximumQuery);
        ArgumentOutOfRangeException.ThrowIfNegative(query.AfterSeq);
        List<JournalEntry> entries = [];
        if (!_ring.TryRead(query, entries))
        {
            List<StoredEntry> page = [];
            var upTo = CommittedSeq;
            for (var after = query.AfterSeq; entries.Count < query.Maximum; after = page[^1].Seq)
            {
                page.Clear();
                var wanted = Math.Min(PageEntries, query.Maximum - entries.Count);
                _files.Read(after, upTo, wanted, query.Device, query.Kind, page);
                if (page.Count == 0)
                {
                    break;
                }

                // Decoded outside of every lock, so a long read does not hold up the next commit.
                entries.AddRange(page.ConvertAll(static row => row.Decode()));
            }
        }

        return entries;
    }

    /// <summary>
    /// How far the file that is written may grow from now on, in pages of 4,096 octets: a group that needs more is refused as by a full disk. For hosts with
    /// a quota; 0 or less takes the limit away.
    /// </summary>
    /// <exception cref="StorageException">The file cannot be reached.</exception>
    public void LimitFile(long pages)
    {
        lock (_commitLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _files.Current.Limit(pages);
        }
    }

    /// <summary>Removes every entry that is not kept for ever. Numbers go on rising. For a journal that was just opened: nothing may be pending.</summary>
    /// <exception cref="StorageException">The disk refuses; called again it goes on where it was.</exception>
    internal void Retire()
    {
        lock (_commitLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _files.Retire();
        }
    }

    /// <summary>Commits what is pending, closes the files and marks the stop as clean. Never throws: a disk that refuses makes the next start an unclean one.</summary>
    public void Dispose()
    {
        lock (_commitLock)
        {
            lock (_queueLock)
            {
                if (_disposed)
                {
                    return;
                }

                _disposed = true;
            }

            var isClean = TryCommit();
            _files.Close();
            if (isClean)
            {
                _files.TryMarkClean(_appended);
            }

            _files.Dispose();
        }
    }
}
