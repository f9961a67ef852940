using Org.BouncyCastle.Math.EC.Rfc7748;
using Sallyport.Crypto.KeyAgreement;

namespace Sallyport.Protocols.EnigmaIot.Tests;

/// <summary>X25519 of another house, so that the session does not depend on one implementation.</summary>
internal sealed class BouncyKeyAgreement : IKeyAgreement
{
    public void PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        var result = new byte[IKeyAgreement.Length];
        X25519.ScalarMultBase(privateKey.ToArray(), 0, result, 0);
        result.CopyTo(publicKey);
    }

    public bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        var result = new byte[IKeyAgreement.Length];
        var strong = X25519.CalculateAgreement(privateKey.ToArray(), 0, peerPublicKey.ToArray(), 0, result, 0);
        result.CopyTo(sharedSecret);
        return strong;
    }
}
