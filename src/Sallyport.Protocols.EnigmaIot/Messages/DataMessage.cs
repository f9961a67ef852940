using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>User data: 0x01 and 0x08 (Home Assistant discovery, MessagePack) up, 0x02 and 0x12 down, 0x82 and 0x92 to all; 36 + n octets.</summary>
/// <remarks>
/// <code>
///  body    0 ... 1   2 ... 3   4 ... 5   6          7 .... 6+n
///        +---------+---------+---------+----------+------------+
///        | length  | node id | counter | encoding | user data  |   LE; n = 0..214
///        +---------+---------+---------+----------+------------+
/// </code>
/// Length counts the whole frame without the tag (20 + n). The original checks neither length nor node id, and neither do we:
/// both are carried as sent. Source: enigmaiot.md section 4.3.
/// </remarks>
public readonly ref struct DataMessage
{
    /// <summary>Octets of the body before the user data.</summary>
    public const int HeaderLength = 7;

    /// <summary>Node id of a broadcast.</summary>
    public const ushort BroadcastId = 0xFFFF;

    private const int NodeIdAt = 2;
    private const int CounterAt = 4;
    private const int EncodingAt = 6;

    /// <summary>The length field as sent; <see cref="LengthFor"/> gives the right one.</summary>
    public required ushort LengthField { get; init; }

    /// <summary>The id as sent; 0xFFFF in a broadcast.</summary>
    public required ushort NodeId { get; init; }

    /// <summary>Counter of the sender, 1 in the first message of a session.</summary>
    public required ushort Counter { get; init; }

    /// <summary>How the user data is encoded; unknown values are carried.</summary>
    public required PayloadEncoding Encoding { get; init; }

    /// <summary>The user data, 0..214 octets.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Octets of the plaintext.</summary>
    public int BodyLength => HeaderLength + Payload.Length;

    /// <summary>The length field of a message with <paramref name="payloadLength"/> octets of user data.</summary>
    public static ushort LengthFor(int payloadLength) => (ushort)(FrameLayout.BodyAt + HeaderLength + payloadLength);

    /// <summary>Reads a decrypted body.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> body, out DataMessage message)
    {
        message = default;
        if (body.Length < HeaderLength)
        {
            return RefusalReason.TooShort;
        }

        message = new DataMessage
        {
            LengthField = BinaryPrimitives.ReadUInt16LittleEndian(body),
            NodeId = BinaryPrimitives.ReadUInt16LittleEndian(body[NodeIdAt..]),
            Counter = BinaryPrimitives.ReadUInt16LittleEndian(body[CounterAt..]),
            Encoding = (PayloadEncoding)body[EncodingAt],
            Payload = body[HeaderLength..],
        };
        return RefusalReason.None;
    }

    /// <summary>Writes the plaintext body, <see cref="BodyLength"/> octets.</summary>
    /// <exception cref="ArgumentException">Too little room.</exception>
    public void Write(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(body, LengthField);
        BinaryPrimitives.WriteUInt16LittleEndian(body[NodeIdAt..], NodeId);
        BinaryPrimitives.WriteUInt16LittleEndian(body[CounterAt..], Counter);
        body[EncodingAt] = (byte)Encoding;
        Payload.CopyTo(body[HeaderLength..]);
    }
}
