using System.Runtime.InteropServices;

namespace Sallyport.Storage.Sqlite;

/// <summary>Whether the system's SQLite is there; for the launcher, <c>doctor</c> and every opening of a store.</summary>
public static class SqliteLibrary
{
    /// <summary>What to tell somebody whose system lacks the library.</summary>
    public const string MissingMessage =
        "The system library libsqlite3.so.0 is missing; install it with: sudo apt-get install libsqlite3-0";

    /// <summary>Looks for the library without using it.</summary>
    /// <param name="version">Its version, for example <c>3.40.1</c>; null when it is missing.</param>
    public static unsafe bool TryProbe(out string? version)
    {
        version = null;
        if (!NativeLibrary.TryLoad(SqliteNative.Library, out var library))
        {
            return false;
        }

        // Both loads count: this one is given back at once, the binding keeps its own.
        version = Marshal.PtrToStringUTF8((nint)SqliteNative.sqlite3_libversion());
        NativeLibrary.Free(library);
        return true;
    }

    /// <summary>Throws the one clear message when the library is missing.</summary>
    /// <exception cref="StorageException">It is missing.</exception>
    public static void Require()
    {
        if (!TryProbe(out _))
        {
            throw new StorageException(StorageFailure.LibraryMissing, MissingMessage);
        }
    }
}
