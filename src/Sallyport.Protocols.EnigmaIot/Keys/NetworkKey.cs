using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Protocols.EnigmaIot.Keys;

/// <summary>The key that all nodes of a network share; it protects only the two hellos (section 3.1).</summary>
public static class NetworkKey
{
    /// <summary>Octets of the key, and of the padded text that is hashed.</summary>
    public const int Length = 32;

    /// <summary>SHA-256 over the UTF-8 text, padded with zero octets to 32 or cut after 32: always 32 octets are hashed, never only the text.</summary>
    /// <param name="text">What the user typed; 8..32 octets on the original's pages, not enforced here.</param>
    /// <returns>32 octets that belong to the caller, who clears them.</returns>
    public static byte[] FromText(ReadOnlySpan<char> text)
    {
        Span<byte> padded = stackalloc byte[Length];
        var octets = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, octets);
        octets.AsSpan(0, Math.Min(octets.Length, Length)).CopyTo(padded);
        var key = SHA256.HashData(padded);
        CryptographicOperations.ZeroMemory(padded);
        CryptographicOperations.ZeroMemory(octets);
        return key;
    }
}
