using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Keys;

/// <summary>Derives and signs temporary keys (estim.md section 9.2).</summary>
public static class TemporaryKey
{
    /// <summary>Octets of a master key and of a temporary key.</summary>
    public const int Length = 16;

    private static ReadOnlySpan<byte> KeyLabel => "oe-temp-key-v0"u8;

    private static ReadOnlySpan<byte> SignatureLabel => "oe-temp-sig-v0"u8;

    /// <summary>First 16 octets of HMAC-SHA256(master, "oe-temp-key-v0" | salt | DST | DST module).</summary>
    /// <param name="master">16 octets.</param>
    /// <param name="salt">16 octets.</param>
    /// <param name="device">For whom the key is.</param>
    /// <param name="key">Room for 16 octets.</param>
    public static void Derive(ReadOnlySpan<byte> master, ReadOnlySpan<byte> salt, Endpoint device, Span<byte> key)
    {
        Span<byte> message = stackalloc byte[KeyLabel.Length + InitTempKey.SaltLength + 2];
        KeyLabel.CopyTo(message);
        salt.CopyTo(message[KeyLabel.Length..]);
        message[^2] = device.Address;
        message[^1] = device.Module;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(master, message, hash);
        hash[..Length].CopyTo(key);
        hash.Clear();
    }

    /// <summary>The signature of InitTempKey.</summary>
    /// <param name="master">16 octets.</param>
    /// <param name="source">Who sends it.</param>
    /// <param name="device">For whom it is.</param>
    /// <param name="sequence">The two octets of the sequence number as they travel.</param>
    /// <param name="salt">16 octets.</param>
    /// <param name="timeout">The two octets of the time-out as they travel.</param>
    /// <param name="args">All permissions as they travel.</param>
    /// <param name="signature">Room for 32 octets.</param>
    public static void Sign(
        ReadOnlySpan<byte> master,
        Endpoint source,
        Endpoint device,
        ReadOnlySpan<byte> sequence,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> timeout,
        ReadOnlySpan<byte> args,
        Span<byte> signature)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, master);
        hmac.AppendData(SignatureLabel);
        hmac.AppendData([source.Address, source.Module, device.Address, device.Module]);
        hmac.AppendData(sequence);
        hmac.AppendData([(byte)CommandId.InitTempKey, (byte)(args.Length / Permission.Length)]);
        hmac.AppendData(salt);
        hmac.AppendData(timeout);
        hmac.AppendData(args);
        hmac.GetHashAndReset(signature);
    }
}
