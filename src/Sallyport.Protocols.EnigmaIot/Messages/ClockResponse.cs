using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>CLOCK_RESPONSE 0x06, gateway to node, 55 octets under the session key (section 4.7).</summary>
/// <remarks>
/// <code>
///  body    0 ... 1   2 ... 9   10 .. 17   18 .. 25
///        +---------+---------+----------+----------+
///        | counter |   t1    |    t2    |    t3    |   LE; i64 microseconds
///        +---------+---------+----------+----------+
/// </code>
/// The original repeats one IV in all answers of a session; we never do (section 18).
/// </remarks>
/// <param name="Counter">The gateway's downlink counter of this node.</param>
/// <param name="NodeSent">t1 as the node sent it.</param>
/// <param name="GatewayReceived">t2: microseconds since 1970 when the request was processed.</param>
/// <param name="GatewaySent">t3: microseconds since 1970 when the answer was built.</param>
public readonly record struct ClockResponse(ushort Counter, long NodeSent, long GatewayReceived, long GatewaySent)
{
    /// <summary>Octets of the frame, exactly.</summary>
    public const int FrameLength = 55;

    /// <summary>Octets of the plaintext.</summary>
    public const int BodyLength = FrameLength - FrameLayout.Overhead;

    private const int NodeSentAt = 2;
    private const int GatewayReceivedAt = 10;
    private const int GatewaySentAt = 18;

    /// <summary>Reads a decrypted body.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> body, out ClockResponse message)
    {
        message = default;
        if (body.Length != BodyLength)
        {
            return body.Length < BodyLength ? RefusalReason.TooShort : RefusalReason.TooLong;
        }

        message = new ClockResponse(
            BinaryPrimitives.ReadUInt16LittleEndian(body),
            BinaryPrimitives.ReadInt64LittleEndian(body[NodeSentAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[GatewayReceivedAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[GatewaySentAt..]));
        return RefusalReason.None;
    }

    /// <summary>Writes the plaintext body, <see cref="BodyLength"/> octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Too little room.</exception>
    public void Write(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(body, Counter);
        BinaryPrimitives.WriteInt64LittleEndian(body[NodeSentAt..], NodeSent);
        BinaryPrimitives.WriteInt64LittleEndian(body[GatewayReceivedAt..], GatewayReceived);
        BinaryPrimitives.WriteInt64LittleEndian(body[GatewaySentAt..], GatewaySent);
    }
}
