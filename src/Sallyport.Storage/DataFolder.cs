using System.Globalization;
using System.Text;
using Sallyport.Storage.Files;
using Sallyport.Storage.Journal;
using Sallyport.Storage.Secrets;
using Sallyport.Storage.Sqlite;
using Sallyport.Storage.State;

namespace Sallyport.Storage;

/// <summary>
/// A gateway's folder, opened by one process at a time:
/// <code>
/// lock, lock.pid     locked while a gateway runs, and its process id
/// state.db           devices, downlinks, cursors, settings, wrapped secrets
/// journal/NNNN.db    the record, cut by day or size
/// journal/kept.db    audit and firmware entries of expired files, and the journal's marks
/// keys/wrap.key      what the secrets are wrapped with (0600)
/// </code>
/// Copying the folder of a stopped gateway is a backup; copying it back is the restore.
/// </summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Name of the state file.</summary>
    public const string StateFile = "state.db";

    /// <summary>Name of the journal's folder.</summary>
    public const string JournalFolder = "journal";

    /// <summary>Name of the folder of keys.</summary>
    public const string KeysFolder = "keys";

    /// <summary>Name of the key file in <see cref="KeysFolder"/>.</summary>
    public const string WrapKeyName = "wrap.key";

    /// <summary>Name of the lock file.</summary>
    public const string LockFile = "lock";

    /// <summary>Name of the file that tells the process id of the newest holder of the lock.</summary>
    public const string HolderFile = "lock.pid";

    /// <summary>Stands in the folder while a reset is asked for and not finished; holds who asked, as one line.</summary>
    public const string ResetFile = "reset";

    /// <summary>EWOULDBLOCK: another process has locked the file (flock(2)).</summary>
    private const int WouldBlock = 11;

    /// <summary>ENOSPC: the disk is full (errno(3)).</summary>
    private const int NoSpace = 28;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream lockFile, SqliteJournal journal, SqliteStateStore state)
    {
        (Path, _lock, Journal, State) = (path, lockFile, journal, state);
    }

    /// <summary>The folder, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>The journal.</summary>
    public SqliteJournal Journal { get; }

    /// <summary>The projection.</summary>
    public SqliteStateStore State { get; }

    /// <summary>Makes or checks the folder, locks it, and opens both stores.</summary>
    /// <exception cref="StorageException">It belongs to somebody else, cannot be written, is in use, damaged or newer; the message says what to do.</exception>
    public static DataFolder Open(DataFolderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SqliteLibrary.Require();
        var path = System.IO.Path.GetFullPath(options.Path);
        Prepare(path);
        var lockFile = Lock(path);
        SqliteJournal? journal = null;
        SqliteStateStore? state = null;
        try
        {
            var resetBy = ResetAsked(path);
            if (resetBy is not null)
            {
                EraseState(path);
            }

            var wrapKey = new WrapKeyFile(System.IO.Path.Combine(path, KeysFolder, WrapKeyName), options.Random);
            state = SqliteStateStore.Open(new StateStoreOptions { Path = System.IO.Path.Combine(path, StateFile), WrapKey = wrapKey, Random = options.Random });
            options.StateOpened?.Invoke(state);

            // Opening the journal writes into it: a state file that refuses is met before.
            var journalOptions = new JournalOptions { Folder = System.IO.Path.Combine(path, JournalFolder) };
            journal = SqliteJournal.Open(options.Journal?.Invoke(journalOptions) ?? journalOptions);
            if (resetBy is not null)
            {
                journal.Retire();
            }

            return new DataFolder(path, lockFile, journal, state) { ResetBy = resetBy };
        }
        catch
        {
            journal?.Dispose();
            state?.Dispose();
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a folder that is there but cannot be this process's, before anything is written into it.</summary>
    /// <exception cref="StorageException">It is a file, belongs to somebody else, or cannot be written; the message says what to do.</exception>
    public static void Require(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (File.Exists(path))
        {
            throw new StorageException(StorageFailure.Unreachable, $"{path} is a file; the data folder must be a folder.");
        }

        if (Directory.Exists(path))
        {
            CheckOwner(path);
            CheckWritable(path);
        }
    }

    /// <summary>Who asked for the reset that opening the folder has just carried out, as given to <see cref="RequestReset"/>; null for none.</summary>
    public string? ResetBy { get; private init; }

    /// <summary>
    /// Asks for factory state at the next start: devices, queue, settings, tokens, secrets and the journal but for what is kept for ever go. A crash on the
    /// way only means that the start after it goes on.
    /// </summary>
    /// <param name="who">One line that <see cref="ResetBy"/> gives back.</param>
    public void RequestReset(string who)
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, ResetFile), FileMode.Create, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(who));
        file.Flush(flushToDisk: true);
    }

    /// <summary>The reset is in the audit: it is over.</summary>
    public void ConfirmReset() => File.Delete(System.IO.Path.Combine(Path, ResetFile));

    /// <summary>Closes both stores and gives the folder free.</summary>
    public void Dispose()
    {
        State.Dispose();
        Journal.Dispose();
        _lock.Dispose();
    }

    private static string? ResetAsked(string path)
    {
        var file = System.IO.Path.Combine(path, ResetFile);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    // The wrapped secrets go with the database, and the key that wrapped them with them: a new one is made.
    private static void EraseState(string path)
    {
        foreach (var file in (string[])[StateFile, $"{StateFile}-wal", $"{StateFile}-journal", System.IO.Path.Combine(KeysFolder, WrapKeyName)])
        {
            File.Delete(System.IO.Path.Combine(path, file));
        }
    }

    private static void Prepare(string path)
    {
        Require(path);
        DiskFileSystem.Shared.CreateFolder(path);
        DiskFileSystem.Shared.CreateFolder(System.IO.Path.Combine(path, JournalFolder));
        DiskFileSystem.Shared.CreateFolder(System.IO.Path.Combine(path, KeysFolder));
    }

    private static void CheckOwner(string path)
    {
        var owner = FileOwner.TryRead(path);
        var user = FileOwner.CurrentUser;
        if (owner is { } other && other != user)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"The data folder {path} belongs to user {other}, but this is user {user}; run as its owner, or change it with: chown -R {user} {path}");
            throw new StorageException(StorageFailure.ForeignOwner, message);
        }
    }

    private static void CheckWritable(string path)
    {
        if (FileOwner.WhyNotWritable(path) is { } why)
        {
            throw new StorageException(StorageFailure.Unreachable, $"The data folder {path} cannot be written: {why}, or choose another folder.");
        }
    }

    private static FileStream Lock(string path)
    {
        var name = System.IO.Path.Combine(path, LockFile);
        var holder = System.IO.Path.Combine(path, HolderFile);
        try
        {
            // The system frees the lock with the process, however it ends, so a file that was left behind locks nobody out.
            var file = new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return file;
        }
        catch (IOException reason) when (reason.HResult == WouldBlock)
        {
            var who = File.Exists(holder) ? $" (process {File.ReadAllText(holder)})" : string.Empty;
            throw new StorageException(StorageFailure.InUse, $"The data folder {path} is in use by another gateway{who}.", innerException: reason);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw reason.HResult == NoSpace
                ? new StorageException(StorageFailure.DiskFull, $"The data folder {path} cannot be written: the disk is full, free some space.", innerException: reason)
                : new StorageException(StorageFailure.Unreachable, $"The data folder {path} cannot be written: {reason.Message}", innerException: reason);
        }
    }
}
