using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>CLIENT_HELLO 0xFF, node to gateway, 65 octets under the network key: the node's fresh public key and two wishes.</summary>
/// <remarks>
/// <code>
///  body    0 ............ 31   32 .... 35
///        +-------------------+------------+
///        | X25519 public key | random u32 |   LE; bit 0 sleepy, bit 1 broadcast, 30 bits random
///        +-------------------+------------+
/// </code>
/// Source: enigmaiot.md section 4.1.
/// </remarks>
public readonly ref struct ClientHello
{
    /// <summary>Octets of the frame, exactly.</summary>
    public const int FrameLength = 65;

    /// <summary>Octets of the plaintext.</summary>
    public const int BodyLength = FrameLength - FrameLayout.Overhead;

    private const int PublicKeyLength = 32;
    private const int RandomAt = 32;
    private const uint SleepyBit = 1;
    private const uint BroadcastBit = 2;

    /// <summary>32 octets, u-coordinate, little-endian.</summary>
    public required ReadOnlySpan<byte> PublicKey { get; init; }

    /// <summary>All 32 bits as sent, the two flags included.</summary>
    public required uint Random { get; init; }

    /// <summary>The node sleeps between its messages: downlinks wait for the next one.</summary>
    public bool Sleepy => (Random & SleepyBit) != 0;

    /// <summary>The node wants the broadcast key.</summary>
    public bool BroadcastEnabled => (Random & BroadcastBit) != 0;

    /// <summary>Puts the two flags into random bits.</summary>
    public static uint WithFlags(uint random, bool sleepy, bool broadcastEnabled) =>
        (random & ~(SleepyBit | BroadcastBit)) | (sleepy ? SleepyBit : 0) | (broadcastEnabled ? BroadcastBit : 0);

    /// <summary>Reads a decrypted body.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> body, out ClientHello message)
    {
        message = default;
        if (body.Length != BodyLength)
        {
            return body.Length < BodyLength ? RefusalReason.TooShort : RefusalReason.TooLong;
        }

        message = new ClientHello { PublicKey = body[..PublicKeyLength], Random = BinaryPrimitives.ReadUInt32LittleEndian(body[RandomAt..]) };
        return RefusalReason.None;
    }

    /// <summary>Writes the plaintext body, <see cref="BodyLength"/> octets.</summary>
    /// <exception cref="ArgumentException">Too little room.</exception>
    public void Write(Span<byte> body)
    {
        PublicKey.CopyTo(body[..PublicKeyLength]);
        BinaryPrimitives.WriteUInt32LittleEndian(body[RandomAt..], Random);
    }
}
