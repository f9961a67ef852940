using Sallyport.Cli.Data;
using Sallyport.Protocols.EStim.Keys;

namespace Sallyport.Cli.Stimulators;

/// <summary>A master key in a file that only its owner can read: 16 octets, or 32 hexadecimal digits.</summary>
internal static class KeyFile
{
    private const int LargestFile = 256;

    /// <summary>Reads a key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mistake">What is wrong, for people, without anything of the content; null when all is well.</param>
    /// <returns>16 octets, or null.</returns>
    public static byte[]? Read(string path, out string? mistake)
    {
        try
        {
            if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            {
                mistake = $"{path} can be read or written by others; say chmod 600 {path}";
                return null;
            }

            using FileStream file = File.OpenRead(path);
            byte[] buffer = new byte[LargestFile];
            int length = file.ReadAtLeast(buffer, LargestFile, throwOnEndOfStream: false);
            byte[]? key = length == TemporaryKey.Length ? buffer[..length] : FromHex(System.Text.Encoding.ASCII.GetString(buffer, 0, length).Trim());
            mistake = key is null ? $"{path} holds no key: 16 octets, or 32 hexadecimal digits" : null;
            return key;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            mistake = trouble.Message;
            return null;
        }
    }

    /// <summary>Writes a key, complete or not at all.</summary>
    /// <exception cref="CommandFailure">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> key) => GatewayFolder.WriteOwnerOnly(path, Convert.ToHexStringLower(key) + "\n");

    private static byte[]? FromHex(string text)
    {
        byte[] key = new byte[TemporaryKey.Length];
        return text.Length == 2 * TemporaryKey.Length && Convert.FromHexString(text, key, out _, out int written) == System.Buffers.OperationStatus.Done && written == key.Length ? key : null;
    }
}
