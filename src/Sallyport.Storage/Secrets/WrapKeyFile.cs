using System.Security.Cryptography;
using Sallyport.Wire;

namespace Sallyport.Storage.Secrets;

/// <summary>The key in a file of 32 octets, mode 0600, made at the first start.</summary>
/// <param name="path">The file; its folder exists.</param>
/// <param name="random">Source of a new key.</param>
public sealed class WrapKeyFile(string path, IRandomSource random) : IWrapKey
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <inheritdoc/>
    public byte[] Load(bool hasSecrets)
    {
        try
        {
            return File.Exists(path) ? Read(hasSecrets) : hasSecrets ? throw Missing("is missing") : Make();
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unreachable, $"The key file {path} cannot be read or written: {reason.Message}", innerException: reason);
        }
    }

    private byte[] Read(bool hasSecrets)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            var message = $"The key file {path} can be read by other users; run: chmod 600 {path} (and change the secrets if somebody else may have read it).";
            throw new StorageException(StorageFailure.KeyExposed, message);
        }

        var key = File.ReadAllBytes(path);
        if (key.Length == IWrapKey.Length)
        {
            return key;
        }

        // Half a key without secrets is a first start that lost power.
        CryptographicOperations.ZeroMemory(key);
        return hasSecrets ? throw Missing("does not hold a key") : Make();
    }

    private byte[] Make()
    {
        var key = new byte[IWrapKey.Length];
        random.Fill(key);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        // Synced under its own name, not moved there: syncing a new file also makes its name safe, and secrets are only stored after it.
        File.Delete(path);
        using var file = new FileStream(path, options);
        file.Write(key);
        file.Flush(flushToDisk: true);
        return key;
    }

    private StorageException Missing(string trouble) =>
        new(StorageFailure.KeyMissing, $"The key file {path} {trouble}, but secrets were wrapped with it; put it back from your backup, or remove the secrets with: sallyport reset --confirm");
}
