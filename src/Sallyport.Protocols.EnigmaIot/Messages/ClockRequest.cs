using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>CLOCK_REQUEST 0x05, node to gateway, 39 octets under the session key (section 4.6).</summary>
/// <remarks>
/// <code>
///  body    0 ... 1   2 ... 9
///        +---------+--------+
///        | counter |   t1   |   LE; t1 = the node's clock in microseconds, i64
///        +---------+--------+
/// </code>
/// </remarks>
/// <param name="Counter">The node's control counter.</param>
/// <param name="NodeSent">t1: microseconds on the node's clock when it asked.</param>
public readonly record struct ClockRequest(ushort Counter, long NodeSent)
{
    /// <summary>Octets of the frame, exactly.</summary>
    public const int FrameLength = 39;

    /// <summary>Octets of the plaintext.</summary>
    public const int BodyLength = FrameLength - FrameLayout.Overhead;

    private const int NodeSentAt = 2;

    /// <summary>Reads a decrypted body.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> body, out ClockRequest message)
    {
        message = default;
        if (body.Length != BodyLength)
        {
            return body.Length < BodyLength ? RefusalReason.TooShort : RefusalReason.TooLong;
        }

        message = new ClockRequest(BinaryPrimitives.ReadUInt16LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[NodeSentAt..]));
        return RefusalReason.None;
    }

    /// <summary>Writes the plaintext body, <see cref="BodyLength"/> octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Too little room.</exception>
    public void Write(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(body, Counter);
        BinaryPrimitives.WriteInt64LittleEndian(body[NodeSentAt..], NodeSent);
    }
}
