using Sallyport.Crypto.KeyAgreement;

namespace Sallyport.Protocols.EnigmaIot.Tests;

/// <summary>Agrees at once on the peer's key: the session does not know what stands behind the interface.</summary>
internal sealed class MirrorAgreement : IKeyAgreement
{
    public void PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) => privateKey.CopyTo(publicKey);

    public bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        peerPublicKey.CopyTo(sharedSecret);
        return true;
    }
}
