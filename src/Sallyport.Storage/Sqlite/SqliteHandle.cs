using Microsoft.Win32.SafeHandles;

namespace Sallyport.Storage.Sqlite;

/// <summary>Owns an open database. Closing waits for statements that are still alive (close_v2), so the order of finalisers does not matter.</summary>
internal sealed class SqliteHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SqliteHandle(nint db)
        : base(ownsHandle: true) => SetHandle(db);

    protected override bool ReleaseHandle() => SqliteNative.sqlite3_close_v2(handle) == SqliteNative.Ok;
}
