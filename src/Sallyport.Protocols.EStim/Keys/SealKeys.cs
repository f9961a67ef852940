using System.Security.Cryptography;

namespace Sallyport.Protocols.EStim.Keys;

/// <summary>The two keys that seal packets under one base key (estim.md section 13).</summary>
public sealed class SealKeys : IDisposable
{
    private readonly byte[] _encryption = new byte[TemporaryKey.Length];
    private readonly byte[] _authentication = new byte[HMACSHA256.HashSizeInBytes];

    /// <summary>Derives both.</summary>
    /// <param name="key">The master key or the temporary key, 16 octets.</param>
    public SealKeys(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, "oe-seal-enc-v1"u8, hash);
        hash[..TemporaryKey.Length].CopyTo(_encryption);
        hash.Clear();
        HMACSHA256.HashData(key, "oe-seal-mac-v1"u8, _authentication);
    }

    /// <summary>16 octets.</summary>
    public ReadOnlySpan<byte> Encryption => _encryption;

    /// <summary>32 octets.</summary>
    public ReadOnlySpan<byte> Authentication => _authentication;

    /// <summary>The first 16 octets of HMAC-SHA256 over header and payload.</summary>
    /// <param name="header">The 11 octets of the header.</param>
    /// <param name="body">The payload without its tag.</param>
    /// <param name="tag">Room for 16 octets.</param>
    public void Authenticate(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _authentication);
        hmac.AppendData(header);
        hmac.AppendData(body);
        hmac.GetHashAndReset(hash);
        hash[..SealedCodec.TagLength].CopyTo(tag);
    }

    /// <summary>Clears both.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_encryption);
        CryptographicOperations.ZeroMemory(_authentication);
    }
}
