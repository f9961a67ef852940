using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>UNENCRYPTED_NODE_DATA 0x11, node to gateway, in clear, 6 + n octets. Anybody can forge it.</summary>
/// <remarks>
/// <code>
///  frame   0      1 ... 2   3 ... 4   5          6 .... 5+n
///        +------+---------+---------+----------+-----------+
///        | 0x11 | node id | counter | encoding | user data |   LE
///        +------+---------+---------+----------+-----------+
/// </code>
/// The counter is the data counter. The original gateway ignores the encoding and delivers raw octets. Source: enigmaiot.md section 4.5.
/// </remarks>
public readonly ref struct UnencryptedData
{
    /// <summary>Octets before the user data.</summary>
    public const int HeaderLength = 6;

    private const int NodeIdAt = 1;
    private const int CounterAt = 3;
    private const int EncodingAt = 5;

    /// <summary>The id as sent; not checked.</summary>
    public required ushort NodeId { get; init; }

    /// <summary>The node's data counter.</summary>
    public required ushort Counter { get; init; }

    /// <summary>What the node says; the gateway delivers raw all the same.</summary>
    public required PayloadEncoding Encoding { get; init; }

    /// <summary>The user data, 0..244 octets.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Octets of the whole frame.</summary>
    public int FrameLength => HeaderLength + Payload.Length;

    /// <summary>Reads a whole frame.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> frame, out UnencryptedData message)
    {
        message = default;
        if (frame.Length < HeaderLength)
        {
            return RefusalReason.TooShort;
        }

        message = new UnencryptedData
        {
            NodeId = BinaryPrimitives.ReadUInt16LittleEndian(frame[NodeIdAt..]),
            Counter = BinaryPrimitives.ReadUInt16LittleEndian(frame[CounterAt..]),
            Encoding = (PayloadEncoding)frame[EncodingAt],
            Payload = frame[HeaderLength..],
        };
        return RefusalReason.None;
    }

    /// <summary>Writes the whole frame, <see cref="FrameLength"/> octets.</summary>
    /// <exception cref="ArgumentException">Too little room.</exception>
    public void Write(Span<byte> frame)
    {
        frame[0] = (byte)MessageType.UnencryptedData;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[NodeIdAt..], NodeId);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[CounterAt..], Counter);
        frame[EncodingAt] = (byte)Encoding;
        Payload.CopyTo(frame[HeaderLength..]);
    }
}
