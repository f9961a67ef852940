namespace Sallyport.Storage.Journal;

/// <content>How a journal starts.</content>
public sealed partial class SqliteJournal
{
    /// <summary>Opens the journal in a folder, or makes one, and marks the run as begun.</summary>
    /// <exception cref="StorageException">A file is damaged, newer, in use or unreachable; the message names it.</exception>
    public static SqliteJournal Open(JournalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumPending, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RingEntries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReserveStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OpenFiles, 1);
        options.FileSystem.CreateFolder(options.Folder);
        var files = new JournalFiles(options);
        try
        {
            var marks = files.Begin();
            files.Expire();
            var syncTime = options.Sync == SyncChoice.Measured ? options.FileSystem.MeasureSync(options.Folder) : TimeSpan.Zero;
            return new SqliteJournal(options, files, marks.Epoch, marks.LastSeq, marks.Reserved)
            {
                SyncTime = syncTime,
                IsStrongForAll = options.Sync == SyncChoice.Always || (options.Sync == SyncChoice.Measured && syncTime <= options.QuickSync),
            };
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }
}
