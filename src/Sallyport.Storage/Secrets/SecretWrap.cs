using System.Security.Cryptography;
using System.Text;
using Sallyport.Wire;

namespace Sallyport.Storage.Secrets;

/// <summary>
/// Wraps secrets with AES-256-GCM: <c>0x01 | nonce(12) | tag(16) | ciphertext</c>. The secret's name is authenticated too, so one cannot be put in
/// another's place.
/// </summary>
internal sealed class SecretWrap : IDisposable
{
    private const byte Version = 0x01;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = 1 + NonceLength + TagLength;

    private readonly AesGcm _cipher;
    private readonly IRandomSource _random;

    public SecretWrap(ReadOnlySpan<byte> key, IRandomSource random)
    {
        _cipher = new AesGcm(key, TagLength);
        _random = random;
    }

    public byte[] Wrap(string name, ReadOnlySpan<byte> secret)
    {
        var wrapped = new byte[HeadLength + secret.Length];
        wrapped[0] = Version;
        _random.Fill(wrapped.AsSpan(1, NonceLength));
        _cipher.Encrypt(wrapped.AsSpan(1, NonceLength), secret, wrapped.AsSpan(HeadLength), wrapped.AsSpan(1 + NonceLength, TagLength), Encoding.UTF8.GetBytes(name));
        return wrapped;
    }

    /// <returns>Null when it was not wrapped with this key under this name, or was changed.</returns>
    public byte[]? TryUnwrap(string name, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < HeadLength || wrapped[0] != Version)
        {
            return null;
        }

        var secret = new byte[wrapped.Length - HeadLength];
        try
        {
            _cipher.Decrypt(wrapped.Slice(1, NonceLength), wrapped[HeadLength..], wrapped.Slice(1 + NonceLength, TagLength), secret, Encoding.UTF8.GetBytes(name));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
