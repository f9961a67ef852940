using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Web.Access;

/// <summary>Secrets of 256 random bits: told once, kept only as SHA-256. Nothing slower is needed, because nobody can guess them.</summary>
internal static class Secret
{
    private const int Octets = 32;
    private const int IdOctets = 4;
    private const int Longest = 256;

    /// <summary>A new secret, 43 characters of base64url.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Octets));

    /// <summary>A word that names a secret and tells nothing of it: 8 lower-case hex digits.</summary>
    public static string MakeId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdOctets));

    /// <summary>Its hash; null for a text that cannot be a secret.</summary>
    public static byte[]? HashOf(string? text) => text is { Length: > 0 and <= Longest } ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : null;

    /// <summary>The stored form of a hash; null when it is none.</summary>
    public static byte[]? ReadHash(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : null;
}
