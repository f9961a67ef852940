using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Control: 0x03 up, 0x04 down, 0x84 to all; 35 + n octets. As a data message, but without the encoding octet.</summary>
/// <remarks>
/// <code>
///  body    0 ... 1   2 ... 3   4 ... 5   6 ............ 5+n
///        +---------+---------+---------+-------------------+
///        | length  | node id | counter | code | arguments  |   LE; n = 0..215
///        +---------+---------+---------+-------------------+
/// </code>
/// Length counts the whole frame without the tag (19 + n) and is not checked. Source: enigmaiot.md section 4.4.
/// </remarks>
public readonly ref struct ControlMessage
{
    /// <summary>Octets of the body before the control payload.</summary>
    public const int HeaderLength = 6;

    private const int NodeIdAt = 2;
    private const int CounterAt = 4;

    /// <summary>The length field as sent; <see cref="LengthFor"/> gives the right one.</summary>
    public required ushort LengthField { get; init; }

    /// <summary>The id as sent; 0xFFFF in a broadcast.</summary>
    public required ushort NodeId { get; init; }

    /// <summary>Counter of the sender.</summary>
    public required ushort Counter { get; init; }

    /// <summary>Code and arguments, 0..215 octets; see <see cref="ControlCode"/>.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Octets of the plaintext.</summary>
    public int BodyLength => HeaderLength + Payload.Length;

    /// <summary>The first octet of the payload, null when the payload is empty.</summary>
    public ControlCode? Code => Payload.IsEmpty ? null : (ControlCode)Payload[0];

    /// <summary>The octets after the code; empty when there are none.</summary>
    public ReadOnlySpan<byte> Arguments => Payload.IsEmpty ? [] : Payload[1..];

    /// <summary>The length field of a message with <paramref name="payloadLength"/> octets of code and arguments.</summary>
    public static ushort LengthFor(int payloadLength) => (ushort)(FrameLayout.BodyAt + HeaderLength + payloadLength);

    /// <summary>Reads a decrypted body.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> body, out ControlMessage message)
    {
        message = default;
        if (body.Length < HeaderLength)
        {
            return RefusalReason.TooShort;
        }

        message = new ControlMessage
        {
            LengthField = BinaryPrimitives.ReadUInt16LittleEndian(body),
            NodeId = BinaryPrimitives.ReadUInt16LittleEndian(body[NodeIdAt..]),
            Counter = BinaryPrimitives.ReadUInt16LittleEndian(body[CounterAt..]),
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
        Payload.CopyTo(body[HeaderLength..]);
    }
}
