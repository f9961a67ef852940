using System.Formats.Tar;
using System.IO.Compression;

namespace Sallyport.Storage;

/// <summary>Unpacks a backup into a new data folder. Nothing but the files that a backup has is taken, and nothing outside of the folder is written.</summary>
public static class FolderRestore
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private const int MostFiles = 100_000;

    /// <summary>Unpacks, and puts wrapped files back when the key is in the backup.</summary>
    /// <param name="archive">The tar.gz.</param>
    /// <param name="folder">Must be missing or empty.</param>
    /// <param name="cancellationToken">Gives up; what was unpacked stays.</param>
    /// <returns>True when the key was in it; false: it has to be put into <c>keys/wrap.key</c> before the first start.</returns>
    /// <exception cref="StorageException">The folder is not empty, or the archive is no backup; the message says which.</exception>
    public static async Task<bool> ReadAsync(Stream archive, string folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new StorageException(StorageFailure.InUse, $"{folder} is not empty; restore into a new folder.");
        }

        Directory.CreateDirectory(folder, OwnerOnlyFolder);
        try
        {
            await UnpackAsync(archive, folder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception reason) when (reason is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new StorageException(StorageFailure.Damaged, $"This is no backup, or it is cut off: {reason.Message}", innerException: reason);
        }

        if (!File.Exists(Path.Combine(folder, DataFolder.StateFile)))
        {
            throw new StorageException(StorageFailure.Damaged, $"This is no backup: it has no {DataFolder.StateFile}.");
        }

        var hasKey = File.Exists(Path.Combine(folder, DataFolder.KeysFolder, DataFolder.WrapKeyName));
        if (hasKey)
        {
            SealedFiles.Open(folder);
        }

        return hasKey;
    }

    private static async Task UnpackAsync(Stream archive, string folder, CancellationToken cancellationToken)
    {
        var plain = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        await using (plain.ConfigureAwait(false))
        {
            var tar = new TarReader(plain, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                var files = 0;
                while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
                {
                    if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !IsOurs(entry.Name) || ++files > MostFiles)
                    {
                        throw new InvalidDataException($"it holds '{entry.Name}', which no backup has");
                    }

                    var path = Path.Combine(folder, entry.Name);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnlyFolder);
                    var target = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnlyFile });
                    await using (target.ConfigureAwait(false))
                    {
                        await (entry.DataStream ?? Stream.Null).CopyToAsync(target, cancellationToken).ConfigureAwait(false);
                        target.Flush(flushToDisk: true);
                    }
                }
            }
        }
    }

    private static bool IsOurs(string name) => name.Split('/') switch
    {
        [DataFolder.StateFile] => true,
        [DataFolder.KeysFolder, DataFolder.WrapKeyName] => true,
        [DataFolder.JournalFolder, var file] => file.EndsWith(".db", StringComparison.Ordinal) && file.All(static c => char.IsAsciiLetterOrDigit(c) || c == '.'),
        [SealedFiles.Folder, var file] => file is not ("" or "." or ".."),
        _ => false,
    };
}
