using System.Buffers.Binary;
using System.Security.Cryptography;
using Sallyport.Crypto.Cbc;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Keys;

/// <summary>Sealed commands and results: encrypt, then authenticate header and all (estim.md section 13).</summary>
/// <remarks>
/// <code>
///     0       1 ... 8     9 ... 24   25 ...       last 16
/// +--------+-----------+-----------+------------+-------+
/// | 01     | counter   | IV        | ciphertext |  tag  |   counter LE in every dialect; PKCS#7
/// +--------+-----------+-----------+------------+-------+
/// </code>
/// </remarks>
public static class SealedCodec
{
    /// <summary>Octets of a tag.</summary>
    public const int TagLength = 16;

    /// <summary>Octets of the smallest payload: one block.</summary>
    public const int SmallestPayload = CiphertextAt + Aes128Cbc.BlockLength + TagLength;

    private const byte Format = 1;
    private const int CounterAt = 1;
    private const int IvAt = 9;
    private const int CiphertextAt = 25;

    /// <summary>Octets of the payload of a sealed command.</summary>
    public static int Measure(int command) => CiphertextAt + CommandCipher.Padded(command) + TagLength;

    /// <summary>Writes a sealed command.</summary>
    /// <param name="writer">Of the link.</param>
    /// <param name="type">08 or 09.</param>
    /// <param name="source">Who sends it.</param>
    /// <param name="destination">For whom it is.</param>
    /// <param name="keys">Of the base key.</param>
    /// <param name="counter">Higher than ever before.</param>
    /// <param name="iv">16 random octets.</param>
    /// <param name="command">In clear.</param>
    public static byte[] Seal(PacketWriter writer, PacketType type, Endpoint source, Endpoint destination, SealKeys keys, ulong counter, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> command)
    {
        var length = Measure(command.Length);
        var packet = new byte[PacketWriter.Measure(type, length)];
        writer.WriteHeader(packet, type, source, destination, length);
        var payload = packet.AsSpan(PacketLayout.PayloadAt, length);
        payload[0] = Format;
        BinaryPrimitives.WriteUInt64LittleEndian(payload[CounterAt..], counter);
        iv.CopyTo(payload[IvAt..CiphertextAt]);
        CommandCipher.Encrypt(keys.Encryption, iv, command, PaddingForm.Pkcs7, payload[CiphertextAt..^TagLength]);
        keys.Authenticate(packet.AsSpan(0, PacketLayout.PayloadAt), payload[..^TagLength], payload[^TagLength..]);
        writer.WriteChecksum(packet);
        return packet;
    }

    /// <summary>Checks the tag and decrypts.</summary>
    /// <param name="packet">08 or 09.</param>
    /// <param name="keys">Of the base key.</param>
    /// <param name="counter">The packet's counter.</param>
    /// <param name="command">Room for the payload's length; holds the command in clear.</param>
    /// <param name="length">Octets of the command; -1 when the tag fits and the padding does not.</param>
    /// <returns>False when it is too short, of another format, or the tag does not fit.</returns>
    public static bool TryOpen(in PacketView packet, SealKeys keys, out ulong counter, Span<byte> command, out int length)
    {
        var payload = packet.Payload;
        counter = 0;
        length = -1;
        if (payload.Length < SmallestPayload || (payload.Length - SmallestPayload) % Aes128Cbc.BlockLength != 0 || payload[0] != Format)
        {
            return false;
        }

        Span<byte> tag = stackalloc byte[TagLength];
        keys.Authenticate(packet.Header, payload[..^TagLength], tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, payload[^TagLength..]))
        {
            return false;
        }

        counter = BinaryPrimitives.ReadUInt64LittleEndian(payload[CounterAt..]);
        length = CommandCipher.Decrypt(keys.Encryption, payload[IvAt..CiphertextAt], payload[CiphertextAt..^TagLength], PaddingForm.Pkcs7, command);
        return true;
    }

    /// <summary>Writes a result.</summary>
    public static byte[] Seal(PacketWriter writer, Endpoint source, Endpoint destination, SealKeys keys, SealedResult result)
    {
        var packet = new byte[PacketWriter.Measure(PacketType.SealedResult, SealedResult.Length)];
        writer.WriteHeader(packet, PacketType.SealedResult, source, destination, SealedResult.Length);
        var payload = packet.AsSpan(PacketLayout.PayloadAt, SealedResult.Length);
        result.Write(payload);
        keys.Authenticate(packet.AsSpan(0, PacketLayout.PayloadAt), payload[..SealedResult.BodyLength], payload[SealedResult.BodyLength..]);
        writer.WriteChecksum(packet);
        return packet;
    }

    /// <summary>Checks a result.</summary>
    public static bool TryOpen(in PacketView packet, SealKeys keys, out SealedResult result)
    {
        result = default;
        var payload = packet.Payload;
        if (payload.Length != SealedResult.Length)
        {
            return false;
        }

        Span<byte> tag = stackalloc byte[TagLength];
        keys.Authenticate(packet.Header, payload[..SealedResult.BodyLength], tag);
        result = SealedResult.Read(payload);
        return CryptographicOperations.FixedTimeEquals(tag, payload[SealedResult.BodyLength..]);
    }
}
