using System.Security.Cryptography;

namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>The value by which two holders of a master key see that it is the same: the first 8 octets of HMAC-SHA256(key, "oe-key-check-v0"). It tells nothing else of the key.</summary>
public static class KeyCheck
{
    /// <summary>Octets of the value.</summary>
    public const int Length = 8;

    private static ReadOnlySpan<byte> Label => "oe-key-check-v0"u8;

    /// <summary>Computes it.</summary>
    /// <param name="key">16 octets.</param>
    /// <param name="check">Room for <see cref="Length"/>.</param>
    public static void Compute(ReadOnlySpan<byte> key, Span<byte> check)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Label, hash);
        hash[..Length].CopyTo(check);
        hash.Clear();
    }
}
