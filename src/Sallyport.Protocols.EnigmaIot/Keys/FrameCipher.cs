using Sallyport.Crypto.Aead;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Protocols.EnigmaIot.Keys;

/// <summary>Seals and opens frames under a 32-octet network, session or broadcast key.</summary>
/// <remarks>
/// The original gives its cipher only 24 of the 32 key octets and puts the other 8 into the associated data (section 3.2):
/// <code>
///   cipher key (32) = K[0..23] | 00 00 00 00 00 00 00 00
///   associated data (21) = type | IV (12) | K[24..31]
/// </code>
/// Type and IV are thus authenticated; source address and direction are not. An instance belongs to one thread, as its <see cref="IAead"/> does.
/// </remarks>
/// <param name="aead">ChaCha20-Poly1305 of RFC 8439, or a double in a test.</param>
public sealed class FrameCipher(IAead aead)
{
    /// <summary>Octets of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Leading octets of a key that are the cipher key; the rest of the cipher key is zero.</summary>
    public const int CipherKeyOctets = 24;

    private const int KeyTailOctets = KeyLength - CipherKeyOctets;
    private const int AssociatedLength = FrameLayout.BodyAt + KeyTailOctets;

    /// <summary>Encrypts a frame in place.</summary>
    /// <param name="key">32 octets.</param>
    /// <param name="frame">Type, a fresh IV and the plaintext at their places; the last 16 octets receive the tag.</param>
    /// <exception cref="ArgumentException">The key has another length, or the frame has no room for IV and tag.</exception>
    public void Seal(ReadOnlySpan<byte> key, Span<byte> frame)
    {
        var bodyAt = Check(key, frame.Length, frame.Length == 0 ? default : (MessageType)frame[0]);
        Span<byte> cipherKey = stackalloc byte[KeyLength];
        Span<byte> associated = stackalloc byte[AssociatedLength];
        Split(key, frame, cipherKey, associated);
        var body = frame[bodyAt..^FrameLayout.TagLength];
        aead.Seal(cipherKey, frame.Slice(FrameLayout.IvAt, FrameLayout.IvLength), associated, body, body, frame[^FrameLayout.TagLength..]);
        cipherKey.Clear();
        associated.Clear();
    }

    /// <summary>Decrypts a frame and checks its tag.</summary>
    /// <param name="key">32 octets.</param>
    /// <param name="frame">A whole frame whose length was checked with <see cref="FrameLayout.Check"/>.</param>
    /// <param name="plaintext">Exactly as long as the ciphertext; cleared when the answer is false.</param>
    /// <returns>False when the tag does not fit: wrong key, damaged or forged.</returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> frame, Span<byte> plaintext)
    {
        var bodyAt = Check(key, frame.Length, frame.Length == 0 ? default : (MessageType)frame[0]);
        Span<byte> cipherKey = stackalloc byte[KeyLength];
        Span<byte> associated = stackalloc byte[AssociatedLength];
        Split(key, frame, cipherKey, associated);
        var fits = aead.TryOpen(
            cipherKey,
            frame.Slice(FrameLayout.IvAt, FrameLayout.IvLength),
            associated,
            frame[bodyAt..^FrameLayout.TagLength],
            frame[^FrameLayout.TagLength..],
            plaintext);
        cipherKey.Clear();
        associated.Clear();
        return fits;
    }

    private static int Check(ReadOnlySpan<byte> key, int frameLength, MessageType type)
    {
        var bodyAt = FrameLayout.CiphertextAt(type);
        if (key.Length != KeyLength || frameLength < bodyAt + FrameLayout.TagLength)
        {
            throw new ArgumentException("a key has 32 octets and a frame at least type, IV and tag");
        }

        return bodyAt;
    }

    private static void Split(ReadOnlySpan<byte> key, ReadOnlySpan<byte> frame, Span<byte> cipherKey, Span<byte> associated)
    {
        key[..CipherKeyOctets].CopyTo(cipherKey);
        cipherKey[CipherKeyOctets..].Clear();
        frame[..FrameLayout.BodyAt].CopyTo(associated);
        key[CipherKeyOctets..].CopyTo(associated[FrameLayout.BodyAt..]);
    }
}
