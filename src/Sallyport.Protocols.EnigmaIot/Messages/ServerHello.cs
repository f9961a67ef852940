using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>SERVER_HELLO 0xFE, gateway to node, 67 octets under the network key. It does not say which hello it answers (section 18).</summary>
/// <remarks>
/// <code>
///  body    0 ............ 31   32 .. 33   34 .... 37
///        +-------------------+---------+------------+
///        | X25519 public key | node id | random u32 |   LE
///        +-------------------+---------+------------+
/// </code>
/// Source: enigmaiot.md section 4.2.
/// </remarks>
public readonly ref struct ServerHello
{
    /// <summary>Octets of the frame, exactly.</summary>
    public const int FrameLength = 67;

    /// <summary>Octets of the plaintext.</summary>
    public const int BodyLength = FrameLength - FrameLayout.Overhead;

    private const int PublicKeyLength = 32;
    private const int NodeIdAt = 32;
    private const int RandomAt = 34;

    /// <summary>32 octets, u-coordinate, little-endian.</summary>
    public required ReadOnlySpan<byte> PublicKey { get; init; }

    /// <summary>The id that the gateway gives; 0xFFFF is the broadcast id.</summary>
    public required ushort NodeId { get; init; }

    /// <summary>Random bits that nobody reads.</summary>
    public required uint Random { get; init; }

    /// <summary>Reads a decrypted body.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> body, out ServerHello message)
    {
        message = default;
        if (body.Length != BodyLength)
        {
            return body.Length < BodyLength ? RefusalReason.TooShort : RefusalReason.TooLong;
        }

        message = new ServerHello
        {
            PublicKey = body[..PublicKeyLength],
            NodeId = BinaryPrimitives.ReadUInt16LittleEndian(body[NodeIdAt..]),
            Random = BinaryPrimitives.ReadUInt32LittleEndian(body[RandomAt..]),
        };
        return RefusalReason.None;
    }

    /// <summary>Writes the plaintext body, <see cref="BodyLength"/> octets.</summary>
    /// <exception cref="ArgumentException">Too little room.</exception>
    public void Write(Span<byte> body)
    {
        PublicKey.CopyTo(body[..PublicKeyLength]);
        BinaryPrimitives.WriteUInt16LittleEndian(body[NodeIdAt..], NodeId);
        BinaryPrimitives.WriteUInt32LittleEndian(body[RandomAt..], Random);
    }
}
