using System.Globalization;
using Sallyport.Gateway.Journal;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Journal;

/// <summary>
/// One file <c>NNNN.db</c>. Its lock is held for a commit or for a page of a read, never longer. A file that is no longer written is closed, and opened
/// again when somebody reads it.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    private readonly Lock _lock = new();
    private readonly string? _vfs;
    private SqliteConnection? _connection;
    private SqliteStatement? _pages;
    private EntryTable? _entries;
    private long _earliest;
    private long _latest;
    private SqliteCopy? _copy;
    private bool _removed;

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="StorageException">It is damaged, newer, in use or unreachable.</exception>
    public JournalFile(string folder, int number, string? vfs)
    {
        Number = number;
        Path = $"{folder}/{NameOf(number)}";
        _vfs = vfs;
        lock (_lock)
        {
            var (connection, _) = Opened();
            try
            {
                FirstSeq = connection.Scalar("SELECT min(seq) FROM entry");
                LastSeq = connection.Scalar("SELECT max(seq) FROM entry");
                LastTime = connection.Scalar("SELECT time FROM entry ORDER BY seq DESC LIMIT 1");
                _earliest = LastSeq == 0 ? long.MaxValue : connection.Scalar("SELECT min(first_time) FROM span");
                _latest = LastSeq == 0 ? long.MinValue : connection.Scalar("SELECT max(last_time) FROM span");
                Day = LastSeq == 0 ? null : LastTime / MicrosecondsPerDay;
                Octets = Size();
            }
            catch
            {
                Close();
                throw;
            }
        }
    }

    public int Number { get; }

    public string Path { get; }

    /// <summary>0 while it holds nothing.</summary>
    public long FirstSeq { get; private set; }

    /// <summary>0 while it holds nothing.</summary>
    public long LastSeq { get; private set; }

    /// <summary>UTC microseconds of the newest entry.</summary>
    public long LastTime { get; private set; }

    /// <summary>Days since 1970 of its entries; null while it holds nothing. It never goes back, so that a clock that does makes no new files.</summary>
    public long? Day { get; private set; }

    public long Octets { get; private set; }

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:0000}.db");

    /// <summary>The number of a file name, 0 when it is not one of ours.</summary>
    public static int NumberOf(string name) =>
        name.EndsWith(".db", StringComparison.Ordinal) && int.TryParse(name.AsSpan(0, name.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && NameOf(number) == name
            ? number
            : 0;

    /// <summary>Whether a group that begins at <paramref name="time"/> belongs into a new file.</summary>
    public bool IsComplete(long time, long maximumOctets) => Octets >= maximumOctets || (Day is { } day && time / MicrosecondsPerDay > day);

    /// <summary>Writes a group in one transaction.</summary>
    /// <exception cref="StorageException">The disk refused; nothing was written.</exception>
    public void Write(List<JournalEntry> group, bool synced)
    {
        lock (_lock)
        {
            var (connection, entries) = Opened();
            try
            {
                connection.Transaction(synced, (entries, group), static (_, argument) => argument.entries.Add(argument.group));
            }
            catch
            {
                entries.Forget();
                throw;
            }

            var newest = group[^1];
            FirstSeq = FirstSeq == 0 ? group[0].Seq : FirstSeq;
            LastSeq = newest.Seq;
            LastTime = newest.TimeMicroseconds;
            foreach (var entry in group)
            {
                _earliest = Math.Min(_earliest, entry.TimeMicroseconds);
                _latest = Math.Max(_latest, entry.TimeMicroseconds);
            }

            Day = Math.Max(Day ?? 0, newest.TimeMicroseconds / MicrosecondsPerDay);
            Octets = Size();
        }
    }

    /// <summary>See <see cref="EntryTable.Read"/>; -1 when the file was removed.</summary>
    public int Read(long after, long upTo, int maximum, string? device, EntryKind? kind, List<StoredEntry> page)
    {
        lock (_lock)
        {
            return _removed ? -1 : Opened().Entries.Read(after, Math.Min(upTo, LastSeq), maximum, device, kind, page);
        }
    }

    /// <summary>False when no entry of the file is of the wanted time.</summary>
    public bool MayHold(JournalSearch search) => Volatile.Read(ref _latest) >= search.FromMicroseconds && Volatile.Read(ref _earliest) < search.ToMicroseconds;

    /// <summary>See <see cref="EntryTable.Search"/>; false when the file was removed.</summary>
    public bool Search(JournalSearch search, long after, long upTo, int maximum, List<StoredEntry> page)
    {
        lock (_lock)
        {
            if (_removed)
            {
                return false;
            }

            var entries = Opened().Entries;
            if (entries.IsOfTime(search, upTo))
            {
                entries.Search(search, after, upTo, maximum, page);
            }

            return true;
        }
    }

    /// <summary>
    /// Moves the log into the file, synced: everything in it now survives a power cut. At start, because a process that died between writing a group and
    /// syncing it leaves a group that readers find; before a new file is begun, because what is kept of a journal must have no hole.
    /// </summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Settle()
    {
        lock (_lock)
        {
            _ = Opened().Connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /// <summary>See <see cref="SqliteConnection.LimitPages"/>; until it is closed.</summary>
    public void Limit(long pages)
    {
        lock (_lock)
        {
            Opened().Connection.LimitPages(pages);
        }
    }

    /// <summary>Closes it, which moves its log into it; the next reader opens it again.</summary>
    public void Park()
    {
        lock (_lock)
        {
            Close();
        }
    }

    /// <summary>Writes a consistent copy into another file; the lock is held for a step at a time, so that commits go on.</summary>
    /// <returns>False when the file expired meanwhile.</returns>
    public bool CopyTo(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (_lock)
            {
                if (_removed)
                {
                    return false;
                }

                if (_copy is null)
                {
                    // Not begun, or the file was closed on the way, which ends a copy.
                    File.Delete(path);
                    _copy = new SqliteCopy(Opened().Connection, path);
                }

                if (_copy.Step())
                {
                    EndCopy();
                    return true;
                }
            }
        }
    }

    /// <summary>Gives a copy up that was not completed.</summary>
    public void EndCopy()
    {
        lock (_lock)
        {
            _copy?.Dispose();
            _copy = null;
        }
    }

    /// <summary>Closes it for ever, before it is deleted.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _removed = true;
            Close();
        }
    }

    private (SqliteConnection Connection, EntryTable Entries) Opened()
    {
        if (_connection is null)
        {
            var connection = SqliteConnection.Open(Path, _vfs);
            try
            {
                JournalSchema.Entries.Apply(connection);
                _pages = connection.Statement("PRAGMA page_count");
                _entries = new EntryTable(connection);
                _connection = connection;
            }
            catch
            {
                _pages?.Dispose();
                connection.Dispose();
                throw;
            }
        }

        return (_connection, _entries!);
    }

    private long Size()
    {
        _ = _pages!.Step();
        var pages = _pages.Int64(0);
        _pages.Reset();
        return pages * 4096;
    }

    private void Close()
    {
        EndCopy();
        _entries?.Dispose();
        _pages?.Dispose();
        _connection?.Dispose();
        (_entries, _pages, _connection) = (null, null, null);
    }
}
