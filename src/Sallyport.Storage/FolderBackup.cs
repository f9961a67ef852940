using System.Formats.Tar;
using System.IO.Compression;

namespace Sallyport.Storage;

/// <summary>
/// A backup of the folder of a running gateway as tar.gz. The state comes first, then the journal: so the journal holds all that the state has seen, and
/// together they hold at least what was acknowledged when the backup began. Secrets are in it only wrapped; the key that wraps them is in it only if asked for.
/// </summary>
/// <param name="data">The open folder.</param>
public sealed class FolderBackup(DataFolder data)
{
    private const string Scratch = "backup.tmp";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Octets that the disk must have free for a moment: one file at a time is copied.</summary>
    public long NeededOctets => Math.Max(data.Journal.LargestOctets, new FileInfo(Path.Combine(data.Path, DataFolder.StateFile)).Length) + (16L << 20);

    /// <summary>Writes the whole archive. One backup at a time.</summary>
    /// <param name="target">Takes the octets; stays open.</param>
    /// <param name="includeKey">With the key: whoever has the archive has the secrets. Without it: a restore needs the key from elsewhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The disk refused.</exception>
    public async Task WriteAsync(Stream target, bool includeKey, CancellationToken cancellationToken)
    {
        var scratch = Path.Combine(data.Path, Scratch);
        Directory.CreateDirectory(scratch, OwnerOnly | UnixFileMode.UserExecute);
        var copy = Path.Combine(scratch, "copy.db");
        File.Delete(copy);
        try
        {
            var compressed = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
            await using (compressed.ConfigureAwait(false))
            {
                var tar = new TarWriter(compressed, TarEntryFormat.Pax, leaveOpen: true);
                await using (tar.ConfigureAwait(false))
                {
                    data.State.CopyTo(copy, cancellationToken);
                    await AddFileAsync(tar, DataFolder.StateFile, copy, cancellationToken).ConfigureAwait(false);
                    File.Delete(copy);
                    await data.Journal.CopyAsync(copy, name => AddFileAsync(tar, $"{DataFolder.JournalFolder}/{name}", copy, cancellationToken), cancellationToken).ConfigureAwait(false);
                    await AddSmallAsync(tar, includeKey, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task AddSmallAsync(TarWriter tar, bool includeKey, CancellationToken cancellationToken)
    {
        foreach (var file in SealedFiles.Of(data.Path))
        {
            var name = Path.GetFileName(file);
            var wrapped = data.State.Wrap(SealedFiles.NameOf(name), await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
            using var octets = new MemoryStream(wrapped);
            await AddAsync(tar, $"{SealedFiles.Folder}/{name}", octets, cancellationToken).ConfigureAwait(false);
        }

        if (includeKey)
        {
            await AddFileAsync(tar, $"{DataFolder.KeysFolder}/{DataFolder.WrapKeyName}", Path.Combine(data.Path, DataFolder.KeysFolder, DataFolder.WrapKeyName), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task AddFileAsync(TarWriter tar, string name, string file, CancellationToken cancellationToken)
    {
        var octets = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16, useAsync: true);
        await using (octets.ConfigureAwait(false))
        {
            await AddAsync(tar, name, octets, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task AddAsync(TarWriter tar, string name, Stream octets, CancellationToken cancellationToken) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = octets, Mode = OwnerOnly }, cancellationToken);
}
