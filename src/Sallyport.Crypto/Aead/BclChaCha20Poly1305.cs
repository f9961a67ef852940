using System.Security.Cryptography;

namespace Sallyport.Crypto.Aead;

/// <summary>
/// ChaCha20-Poly1305 of RFC 8439 on the base library: the portable path and the second opinion in tests. Allocates whenever the key differs from
/// the one of the message before. An instance belongs to one thread.
/// </summary>
public sealed class BclChaCha20Poly1305 : IAead, IDisposable
{
    private readonly byte[] _key = new byte[IAead.KeyLength];
    private ChaCha20Poly1305? _cipher;
    private bool _disposed;

    /// <summary>True when the platform offers the algorithm.</summary>
    public static bool IsSupported => ChaCha20Poly1305.IsSupported;

    /// <inheritdoc/>
    public void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag)
    {
        AeadLengths.Check(key, nonce, plaintext, ciphertext, tag);
        For(key).Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
    }

    /// <inheritdoc/>
    public bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext)
    {
        AeadLengths.Check(key, nonce, ciphertext, plaintext, tag);
        try
        {
            For(key).Decrypt(nonce, ciphertext, tag, plaintext, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The base library reports a peer's bad input by throwing; here it is a value again.
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
    }

    /// <summary>Clears the key.</summary>
    public void Dispose()
    {
        _disposed = true;
        _cipher?.Dispose();
        _cipher = null;
        CryptographicOperations.ZeroMemory(_key);
    }

    private ChaCha20Poly1305 For(ReadOnlySpan<byte> key)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_cipher is null || !CryptographicOperations.FixedTimeEquals(_key, key))
        {
            _cipher?.Dispose();
            key.CopyTo(_key);
            _cipher = new ChaCha20Poly1305(key);
        }

        return _cipher;
    }
}
