using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Storage.Files;

/// <summary>A key that somebody at this machine left in a file for this gateway: mode 0600, of the gateway's own user, no link, and small.</summary>
public static class OwnKeyFile
{
    private const int Largest = 256;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a key of a fixed length, raw or as hex digits with white space around them.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="length">Octets of the key.</param>
    /// <returns>The key, which the caller clears; or why there is none, for people. Nothing of the file's content is told.</returns>
    public static (byte[]? Key, string? Mistake) Read(string path, int length)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return (null, "name the file with its whole path");
        }

        byte[] octets = new byte[Largest + 1];
        try
        {
            // A pipe, which would hold the reader up for ever, has no length.
            if (new FileInfo(path) is { LinkTarget: not null } or { Exists: true, Length: 0 })
            {
                return (null, "it is a link, or empty");
            }

            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read });
            if (!file.CanSeek || file.Length > Largest)
            {
                return (null, $"it is no file of at most {Largest} octets");
            }

            if ((File.GetUnixFileMode(file.SafeFileHandle) & ~OwnerOnly) != 0)
            {
                return (null, $"others may use it; close it with: chmod 600 {path}");
            }

            if (FileOwner.TryRead(path) is { } owner && owner != FileOwner.CurrentUser)
            {
                return (null, "it belongs to another user than the gateway's");
            }

            var read = file.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            return KeyOf(octets.AsSpan(0, read), length) is { } key ? (key, null) : (null, $"it does not hold {length} octets, nor {2 * length} hex digits");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, "it cannot be read by the gateway");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    private static byte[]? KeyOf(ReadOnlySpan<byte> octets, int length)
    {
        if (octets.Length == length)
        {
            return octets.ToArray();
        }

        var digits = octets.Trim(" \t\r\n"u8);
        var key = new byte[length];
        return digits.Length == 2 * length && Convert.FromHexString(Encoding.ASCII.GetString(digits), key, out _, out var written) == System.Buffers.OperationStatus.Done && written == length ? key : null;
    }
}
