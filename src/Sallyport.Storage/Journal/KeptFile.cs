using Sallyport.Gateway.Journal;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Journal;

/// <summary>
/// <c>kept.db</c>: the entries that outlive the files they were written to, and the journal's own marks. Each change is synced. It is open as long
/// as the journal is, and its lock is what keeps a second process out.
/// </summary>
internal sealed class KeptFile : IDisposable
{
    public const string Name = "kept.db";

    private const string SetMark = "INSERT INTO mark(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value";

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly EntryTable _entries;
    private readonly SqliteStatement _setMark;

    public KeptFile(string folder, string? vfs)
    {
        _connection = SqliteConnection.Open($"{folder}/{Name}", vfs);
        try
        {
            JournalSchema.Kept.Apply(_connection);
            _entries = new EntryTable(_connection);
            _setMark = _connection.Statement(SetMark);
            LastSeq = _connection.Scalar("SELECT max(seq) FROM entry");
        }
        catch
        {
            _entries?.Dispose();
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Number of the newest kept entry, 0 for none.</summary>
    public long LastSeq { get; private set; }

    /// <summary>A mark, 0 when it was never set.</summary>
    public long Mark(string name)
    {
        lock (_lock)
        {
            return _connection.Scalar($"SELECT value FROM mark WHERE name = '{name}'");
        }
    }

    /// <summary>Sets marks in one synced transaction.</summary>
    public void SetMarks(params (string Name, long Value)[] marks)
    {
        lock (_lock)
        {
            _connection.Transaction(synced: true, (_setMark, marks), static (_, argument) =>
            {
                foreach (var (name, value) in argument.marks)
                {
                    argument._setMark.Bind(1, name).Bind(2, value).Run();
                }
            });
        }
    }

    /// <summary>Keeps rows of a file that is about to be removed, in one synced transaction; those that are kept already stay.</summary>
    public void Keep(List<StoredEntry> rows)
    {
        lock (_lock)
        {
            try
            {
                _connection.Transaction(synced: true, (_entries, rows), static (_, argument) =>
                {
                    foreach (var row in argument.rows)
                    {
                        argument._entries.Add(row);
                    }
                });
            }
            catch
            {
                _entries.Forget();
                throw;
            }

            LastSeq = Math.Max(LastSeq, rows[^1].Seq);
        }
    }

    /// <summary>See <see cref="EntryTable.Read"/>.</summary>
    public int Read(long after, long upTo, int maximum, string? device, EntryKind? kind, List<StoredEntry> page)
    {
        lock (_lock)
        {
            return _entries.Read(after, Math.Min(upTo, LastSeq), maximum, device, kind, page);
        }
    }

    /// <summary>Looks at the next few rows for entries that fit; see <see cref="EntryTable.Search"/>.</summary>
    /// <returns>The last number that was looked at.</returns>
    public long Search(JournalSearch search, long after, long upTo, int rows, int maximum, List<StoredEntry> page)
    {
        lock (_lock)
        {
            var reached = _entries.Stride(search.NewestFirst, after, upTo, rows);
            _entries.Scan(search, search.NewestFirst ? reached - 1 : after, search.NewestFirst ? upTo : reached, maximum, page);
            return reached;
        }
    }

    /// <summary>Writes a consistent copy into a file that is not there. It is small.</summary>
    public void CopyTo(string path)
    {
        lock (_lock)
        {
            using var copy = new SqliteCopy(_connection, path);
            while (!copy.Step())
            {
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _setMark.Dispose();
            _entries.Dispose();
            _connection.Dispose();
        }
    }
}
