using System.Security.Cryptography;
using Sallyport.Crypto;
using Sallyport.Storage.Secrets;

namespace Sallyport.Storage;

/// <summary>
/// Small files of the data folder that may hold secrets in plain (key files, the configuration): a backup has them wrapped with the folder's key, and
/// they are put back before the first start on the restored folder.
/// </summary>
public static class SealedFiles
{
    /// <summary>Folder of the wrapped files.</summary>
    public const string Folder = "sealed";

    /// <summary>Most octets of a file that is wrapped; larger ones are no settings.</summary>
    public const int MostOctets = 65_536;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Belong to this process or this machine, or are copied in a way of their own.
    private static readonly string[] NotSealed = [DataFolder.StateFile, DataFolder.LockFile, DataFolder.HolderFile, DataFolder.ResetFile, "token", "address"];

    /// <summary>Name under which the octets are wrapped.</summary>
    internal static string NameOf(string file) => "file/" + file;

    /// <summary>Paths of the files to wrap.</summary>
    internal static IEnumerable<string> Of(string folder) => Directory.EnumerateFiles(folder)
        .Where(static file => Path.GetFileName(file) is var name && !NotSealed.Contains(name) && !name.StartsWith(DataFolder.StateFile, StringComparison.Ordinal))
        .Where(static file => new FileInfo(file) is { LinkTarget: null, Length: <= MostOctets })
        .Order(StringComparer.Ordinal);

    /// <summary>Puts the files back that a restored backup has wrapped; one that is there already stays. Nothing happens where there are none.</summary>
    /// <exception cref="StorageException">The key is missing or another one, or the folder cannot be written.</exception>
    public static void Open(string folder)
    {
        var from = Path.Combine(folder, Folder);
        if (!Directory.Exists(from))
        {
            return;
        }

        try
        {
            var key = new WrapKeyFile(Path.Combine(folder, DataFolder.KeysFolder, DataFolder.WrapKeyName), SystemRandomSource.Shared).Load(hasSecrets: true);
            using var wrap = new SecretWrap(key, SystemRandomSource.Shared);
            CryptographicOperations.ZeroMemory(key);
            foreach (var file in Directory.EnumerateFiles(from))
            {
                PutBack(wrap, file, Path.Combine(folder, Path.GetFileName(file)));
            }

            Directory.Delete(from, recursive: true);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unreachable, $"The restored files in {from} cannot be put back: {reason.Message}", innerException: reason);
        }
    }

    private static void PutBack(SecretWrap wrap, string file, string target)
    {
        if (File.Exists(target))
        {
            return;
        }

        var octets = wrap.TryUnwrap(NameOf(Path.GetFileName(file)), File.ReadAllBytes(file))
            ?? throw new StorageException(StorageFailure.KeyMissing, $"{file} was wrapped with another key; put the key of the backup into {DataFolder.KeysFolder}/{DataFolder.WrapKeyName}.");
        using var stream = new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        stream.Write(octets);
        stream.Flush(flushToDisk: true);
        CryptographicOperations.ZeroMemory(octets);
    }
}
