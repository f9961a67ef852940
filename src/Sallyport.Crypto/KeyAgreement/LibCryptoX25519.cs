using System.Security.Cryptography;
using Sallyport.Crypto.Native;

namespace Sallyport.Crypto.KeyAgreement;

/// <summary>X25519 of RFC 7748 over libcrypto's raw keys. Holds no state; thread safe.</summary>
public sealed unsafe class LibCryptoX25519 : IKeyAgreement
{
    /// <summary>Checks that the library is there.</summary>
    /// <exception cref="MissingLibraryException">libcrypto 3 is missing.</exception>
    public LibCryptoX25519() => CryptoLibrary.Require();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A length is not 32.</exception>
    /// <exception cref="CryptographicException">The library failed, for example for want of memory.</exception>
    public void PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        Check(privateKey, nameof(privateKey));
        Check(publicKey, nameof(publicKey));
        nuint length = IKeyAgreement.Length;
        fixed (byte* privateAt = privateKey, publicAt = publicKey)
        {
            var key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.X25519, 0, privateAt, IKeyAgreement.Length);
            var made = key != 0 && LibCrypto.EVP_PKEY_get_raw_public_key(key, publicAt, &length) == 1;
            LibCrypto.EVP_PKEY_free(key);
            if (!made || length != IKeyAgreement.Length)
            {
                throw new CryptographicException("libcrypto failed to compute an X25519 public key.");
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A length is not 32.</exception>
    /// <exception cref="CryptographicException">The library failed before it looked at the peer's key.</exception>
    public bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        Check(privateKey, nameof(privateKey));
        Check(peerPublicKey, nameof(peerPublicKey));
        Check(sharedSecret, nameof(sharedSecret));
        bool ready;
        bool agreed;
        fixed (byte* privateAt = privateKey, peerAt = peerPublicKey, secretAt = sharedSecret)
        {
            var key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.X25519, 0, privateAt, IKeyAgreement.Length);
            var peer = LibCrypto.EVP_PKEY_new_raw_public_key(LibCrypto.X25519, 0, peerAt, IKeyAgreement.Length);
            var context = key == 0 ? 0 : LibCrypto.EVP_PKEY_CTX_new(key, 0);
            ready = peer != 0 && context != 0 && LibCrypto.EVP_PKEY_derive_init(context) == 1 && LibCrypto.EVP_PKEY_derive_set_peer_ex(context, peer, 0) == 1;
            nuint length = IKeyAgreement.Length;
            agreed = ready && LibCrypto.EVP_PKEY_derive(context, secretAt, &length) == 1 && length == IKeyAgreement.Length;
            LibCrypto.EVP_PKEY_CTX_free(context);
            LibCrypto.EVP_PKEY_free(peer);
            LibCrypto.EVP_PKEY_free(key);
        }

        if (!ready)
        {
            throw new CryptographicException("libcrypto failed to prepare an X25519 agreement.");
        }

        Span<byte> zeros = stackalloc byte[IKeyAgreement.Length];
        zeros.Clear();
        // libcrypto refuses an all-zero result itself; looking again costs nothing and does not depend on its version.
        if (agreed && !CryptographicOperations.FixedTimeEquals(sharedSecret, zeros))
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(sharedSecret);
        LibCrypto.ERR_clear_error();
        return false;
    }

    private static void Check(ReadOnlySpan<byte> octets, string name)
    {
        if (octets.Length != IKeyAgreement.Length)
        {
            throw new ArgumentException($"X25519 needs 32 octets, got {octets.Length}.", name);
        }
    }
}
