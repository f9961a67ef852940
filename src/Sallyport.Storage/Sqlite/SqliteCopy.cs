namespace Sallyport.Storage.Sqlite;

/// <summary>
/// A consistent copy of an open database, a few pages at a time (sqlite.org/c3ref/backup_finish.html). Between the steps the source may be written by its
/// own connection: SQLite then writes the change into the copy, too. Used under the lock of the source.
/// </summary>
internal sealed class SqliteCopy : IDisposable
{
    private const int PagesPerStep = 256;

    private readonly SqliteConnection _source;
    private readonly SqliteHandle _target;
    private nint _backup;

    /// <summary>Begins a copy into a file that is not there.</summary>
    /// <exception cref="StorageException">The file cannot be made.</exception>
    public SqliteCopy(SqliteConnection source, string path)
    {
        _source = source;
        var code = SqliteNative.sqlite3_open_v2(path, out var db, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | SqliteNative.OpenNoMutex, null);
        _target = new SqliteHandle(db);
        _backup = code == SqliteNative.Ok ? SqliteNative.sqlite3_backup_init(_target, "main", source.Handle, "main") : 0;
        if (_backup == 0)
        {
            _target.Dispose();
            throw new StorageException(StorageFailure.Unreachable, $"{path} cannot be written (SQLite {code}).");
        }
    }

    /// <summary>Copies some pages, 1 MiB.</summary>
    /// <returns>True when the copy is complete.</returns>
    /// <exception cref="StorageException">The disk refused.</exception>
    public bool Step()
    {
        var code = SqliteNative.sqlite3_backup_step(_backup, PagesPerStep);
        return code switch
        {
            SqliteNative.Done => true,
            SqliteNative.Ok or SqliteNative.Busy or SqliteNative.Locked => false,
            _ => throw _source.Failed(code),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_backup != 0)
        {
            _ = SqliteNative.sqlite3_backup_finish(_backup);
            _backup = 0;
        }

        _target.Dispose();
    }
}
