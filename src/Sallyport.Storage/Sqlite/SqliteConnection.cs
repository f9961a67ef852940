using System.Globalization;
using System.Runtime.InteropServices;

namespace Sallyport.Storage.Sqlite;

/// <summary>One open database file. Belongs to one thread at a time; the owner holds a lock around it.</summary>
internal sealed unsafe class SqliteConnection : IDisposable
{
    private const string CannotWrite = "cannot be opened or written: see to its owner and mode, and to those of its folder";

    private const long MostPages = 1_073_741_823;

    private readonly SqliteHandle _handle;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private bool _full = true;

    private SqliteConnection(SqliteHandle handle, string path)
    {
        _handle = handle;
        Path = path;
        Prepare(handle, path);
        _begin = new SqliteStatement(this, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(this, "COMMIT");
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    internal SqliteHandle Handle => _handle;

    /// <summary>
    /// Opens or creates a file in the mode that all our files have: write-ahead log, exclusive lock (so no second process, and no shared memory file),
    /// synced commits until <see cref="SyncCommits"/> says otherwise.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="vfs">Name of the VFS, null for the platform's.</param>
    /// <exception cref="StorageException">Any reason.</exception>
    public static SqliteConnection Open(string path, string? vfs)
    {
        SqliteLibrary.Require();
        var code = SqliteNative.sqlite3_open_v2(path, out var db, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | SqliteNative.OpenNoMutex, vfs);
        var handle = new SqliteHandle(db);
        try
        {
            if (code != SqliteNative.Ok)
            {
                throw Failed(handle, path, code);
            }

            if (SqliteNative.sqlite3_db_readonly(handle, "main") == 1)
            {
                // SQLite opens it all the same, and would then call the lock that it cannot take an error of the disk.
                throw new StorageException(StorageFailure.Unreachable, $"{path} {CannotWrite}.");
            }

            return new SqliteConnection(handle, path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether a commit is synced to the disk (survives a power cut) or only written (survives the death of the process).</summary>
    public void SyncCommits(bool synced)
    {
        if (_full != synced)
        {
            // NORMAL still syncs around checkpoints, so the file is never damaged: only the newest commits can be lost (sqlite.org/pragma.html#pragma_synchronous).
            Execute(synced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            _full = synced;
        }
    }

    /// <summary>The most pages that the file may have; what needs more fails as on a full disk. 0 or less: as many as SQLite can (sqlite.org/pragma.html#pragma_max_page_count).</summary>
    public void LimitPages(long pages) =>
        _ = Scalar(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={(pages > 0 ? Math.Min(pages, MostPages) : MostPages)}"));

    /// <summary>Runs statements that give no rows we want.</summary>
    public void Execute(string sql)
    {
        var code = SqliteNative.sqlite3_exec(_handle, sql, 0, 0, 0);
        if (code != SqliteNative.Ok)
        {
            throw Failed(code);
        }
    }

    /// <summary>Prepares a statement; the caller disposes it before this connection.</summary>
    public SqliteStatement Statement(string sql) => new(this, sql);

    /// <summary>The first column of the first row, 0 when there is none.</summary>
    public long Scalar(string sql)
    {
        using var statement = Statement(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Runs <paramref name="work"/> in one transaction, synced or not; rolled back when it throws.</summary>
    public void Transaction<TArgument>(bool synced, TArgument argument, Action<SqliteConnection, TArgument> work)
    {
        SyncCommits(synced);
        _begin.Run();
        try
        {
            work(this, argument);
            _commit.Run();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>The exception for a result code, with SQLite's own words and the name of the file.</summary>
    public StorageException Failed(int code) => Failed(_handle, Path, code);

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _handle.Dispose();
    }

    private static void Prepare(SqliteHandle handle, string path)
    {
        // A process that is just ending may hold the lock for a moment longer.
        _ = SqliteNative.sqlite3_busy_timeout(handle, 1000);
        const string Mode = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; "
            + "BEGIN IMMEDIATE; COMMIT";
        var code = SqliteNative.sqlite3_exec(handle, Mode, 0, 0, 0);
        if (code != SqliteNative.Ok)
        {
            throw Failed(handle, path, code);
        }
    }

    private static StorageException Failed(SqliteHandle handle, string path, int code)
    {
        var extended = SqliteNative.sqlite3_extended_errcode(handle);
        var words = Marshal.PtrToStringUTF8((nint)SqliteNative.sqlite3_errmsg(handle));
        var (failure, sentence) = (code & 0xFF) switch
        {
            SqliteNative.Busy or SqliteNative.Locked => (StorageFailure.InUse, "is in use by another process"),
            SqliteNative.Corrupt or SqliteNative.NotADatabase => (StorageFailure.Damaged, "is damaged or not a database"),
            SqliteNative.Full => (StorageFailure.DiskFull, "cannot grow: the disk is full, free some space"),
            SqliteNative.ReadOnly or SqliteNative.CannotOpen or SqliteNative.Permission => (StorageFailure.Unreachable, CannotWrite),
            SqliteNative.InputOutput => (StorageFailure.InputOutput, "cannot be read or written: the disk reports an error"),
            _ => (StorageFailure.Misuse, "was used wrongly"),
        };
        return new StorageException(failure, string.Create(CultureInfo.InvariantCulture, $"{path} {sentence} (SQLite {extended}: {words})."), extended);
    }

    private void Rollback()
    {
        // After a full disk SQLite has often rolled back by itself; a rollback that fails leaves nothing to do.
        if (SqliteNative.sqlite3_get_autocommit(_handle) == 0)
        {
            _ = SqliteNative.sqlite3_exec(_handle, "ROLLBACK", 0, 0, 0);
        }
    }
}
