namespace Sallyport.Crypto.Aead;

/// <summary>Authenticated encryption with a 32-octet key, a 12-octet nonce and a 16-octet tag. An instance belongs to one thread.</summary>
public interface IAead
{
    /// <summary>Octets of a key.</summary>
    const int KeyLength = 32;

    /// <summary>Octets of a nonce.</summary>
    const int NonceLength = 12;

    /// <summary>Octets of a tag.</summary>
    const int TagLength = 16;

    /// <summary>Encrypts. <paramref name="ciphertext"/> is as long as <paramref name="plaintext"/> and may be the same memory.</summary>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag);

    /// <summary>Decrypts and checks the tag in constant time. On false <paramref name="plaintext"/> is cleared.</summary>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext);
}
