namespace Sallyport.Crypto.KeyAgreement;

/// <summary>A Diffie-Hellman function on 32-octet strings.</summary>
public interface IKeyAgreement
{
    /// <summary>Octets of a private key, a public key and a shared secret.</summary>
    const int Length = 32;

    /// <summary>Computes the public key of a private key. The private key is clamped inside (RFC 7748 section 5); the caller's octets stay.</summary>
    void PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey);

    /// <summary>Computes the shared secret. False, with the secret cleared, when the peer's key is a weak point (the result is all zero).</summary>
    bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret);
}
