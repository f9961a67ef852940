using System.Security.Cryptography;

namespace Sallyport.Protocols.EnigmaIot.Keys;

/// <summary>The key of one node's session (section 3.3).</summary>
public static class SessionKey
{
    /// <summary>Octets of a session key and of a broadcast key.</summary>
    public const int Length = 32;

    /// <summary>SHA-256 over the raw X25519 secret alone, without context: nothing ties the key to addresses or to the hellos (section 18).</summary>
    /// <param name="sharedSecret">32 octets.</param>
    /// <param name="sessionKey">Room for 32 octets.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void Derive(ReadOnlySpan<byte> sharedSecret, Span<byte> sessionKey)
    {
        if (sharedSecret.Length != Length || sessionKey.Length != Length)
        {
            throw new ArgumentException("secret and key have 32 octets");
        }

        SHA256.HashData(sharedSecret, sessionKey);
    }
}
