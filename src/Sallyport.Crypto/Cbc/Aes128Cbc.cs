using System.Security.Cryptography;

namespace Sallyport.Crypto.Cbc;

/// <summary>AES-128 in CBC mode (NIST SP 800-38A, 6.2) on whole blocks. Padding is the protocol's business, because a protocol must not tell why it refused.</summary>
public static class Aes128Cbc
{
    /// <summary>Octets of a key.</summary>
    public const int KeyLength = 16;

    /// <summary>Octets of a block and of an IV.</summary>
    public const int BlockLength = 16;

    /// <summary>Encrypts whole blocks.</summary>
    /// <param name="key">16 octets.</param>
    /// <param name="iv">16 octets, unpredictable.</param>
    /// <param name="plaintext">A multiple of 16 octets.</param>
    /// <param name="ciphertext">As long as the plaintext; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        Check(key, iv, plaintext.Length, ciphertext.Length);
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptCbc(plaintext, iv, ciphertext, PaddingMode.None);
    }

    /// <summary>Decrypts whole blocks. There is no check of any kind: what comes out of a wrong key looks random.</summary>
    /// <param name="key">16 octets.</param>
    /// <param name="iv">16 octets.</param>
    /// <param name="ciphertext">A multiple of 16 octets.</param>
    /// <param name="plaintext">As long as the ciphertext.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        Check(key, iv, ciphertext.Length, plaintext.Length);
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.DecryptCbc(ciphertext, iv, plaintext, PaddingMode.None);
    }

    private static void Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, int input, int output)
    {
        if (key.Length != KeyLength || iv.Length != BlockLength || input % BlockLength != 0 || output != input)
        {
            throw new ArgumentException("AES-128-CBC takes a key and an IV of 16 octets and whole blocks");
        }
    }
}
