using System.Runtime.InteropServices;

namespace Sallyport.Storage.Sqlite;

/// <summary>
/// The functions of libsqlite3 that we use (sqlite.org/c3ref). Connections are opened without SQLite's own mutexes: whoever owns a connection
/// serialises its use. The functions that only touch memory skip the switch of the collector's mode; those that may call a VFS must not.
/// </summary>
internal static unsafe partial class SqliteNative
{
    public const string Library = "libsqlite3.so.0";

    public const int Ok = 0;
    public const int Error = 1;
    public const int Permission = 3;
    public const int Busy = 5;
    public const int Locked = 6;
    public const int ReadOnly = 8;
    public const int InputOutput = 10;
    public const int Corrupt = 11;
    public const int NotFound = 12;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int NotADatabase = 26;
    public const int Row = 100;
    public const int Done = 101;

    public const int InputOutputShortRead = InputOutput | (2 << 8);
    public const int InputOutputWrite = InputOutput | (3 << 8);
    public const int InputOutputSync = InputOutput | (4 << 8);
    public const int InputOutputTruncate = InputOutput | (6 << 8);
    public const int InputOutputRead = InputOutput | (1 << 8);
    public const int InputOutputDelete = InputOutput | (10 << 8);
    public const int InputOutputDeleteNoEntry = InputOutput | (23 << 8);

    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenDeleteOnClose = 0x8;
    public const int OpenNoMutex = 0x8000;

    /// <summary>Tells SQLite to copy what is bound before it returns.</summary>
    public static readonly nint Transient = -1;

    [LibraryImport(Library)]
    public static partial byte* sqlite3_libversion();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_open_v2(string filename, out nint db, int flags, string? vfs);

    [LibraryImport(Library)]
    public static partial int sqlite3_close_v2(nint db);

    [LibraryImport(Library)]
    public static partial int sqlite3_busy_timeout(SqliteHandle db, int milliseconds);

    [LibraryImport(Library)]
    public static partial int sqlite3_extended_errcode(SqliteHandle db);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_db_readonly(SqliteHandle db, string name);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_errmsg(SqliteHandle db);

    [LibraryImport(Library)]
    public static partial int sqlite3_get_autocommit(SqliteHandle db);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_exec(SqliteHandle db, string sql, nint callback, nint argument, nint error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_prepare_v2(SqliteHandle db, string sql, int length, out nint statement, nint tail);

    [LibraryImport(Library)]
    public static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_reset(nint statement);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_int64(nint statement, int index, long value);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_null(nint statement, int index);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_blob(nint statement, int index, byte* octets, int length, nint destructor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_text(nint statement, int index, byte* octets, int length, nint destructor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint sqlite3_backup_init(SqliteHandle target, string targetName, SqliteHandle source, string sourceName);

    [LibraryImport(Library)]
    public static partial int sqlite3_backup_step(nint backup, int pages);

    [LibraryImport(Library)]
    public static partial int sqlite3_backup_finish(nint backup);

    [LibraryImport(Library)]
    public static partial int sqlite3_vfs_register(nint vfs, int makeDefault);

    [LibraryImport(Library)]
    public static partial int sqlite3_vfs_unregister(nint vfs);
}
