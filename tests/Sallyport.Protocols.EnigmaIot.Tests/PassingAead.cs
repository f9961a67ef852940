using Sallyport.Crypto.Aead;

namespace Sallyport.Protocols.EnigmaIot.Tests;

/// <summary>No cipher at all: octets pass as they are and every tag fits. Shows that sessions know nothing of the AEAD behind the interface.</summary>
internal sealed class PassingAead : IAead
{
    public void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag)
    {
        plaintext.CopyTo(ciphertext);
        tag.Clear();
    }

    public bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext)
    {
        ciphertext.CopyTo(plaintext);
        return true;
    }
}
