using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sallyport.Web.Live;

/// <summary>
/// Messages of the live socket (docs/api.md). Numbers are little-endian, a varint is LEB128, a text is a varint of its octets and UTF-8:
/// <code>
/// hello   0x01 | version(1) | position
/// data    0x02 | subscription(1) | flags(1) | position | content of the channel
/// refused 0x03 | subscription(1) | code | detail
/// bye     0x04 | reason | position
/// beat    0x05 | position
/// </code>
/// A position is the text <c>EPOCH-SEQ</c>.
/// </summary>
internal static class LiveMessage
{
    /// <summary>The subprotocol: its last number changes when the messages do.</summary>
    public const string Protocol = "sallyport.live.1";

    public const byte Version = 1;
    public const byte Hello = 0x01;
    public const byte Data = 0x02;
    public const byte Refused = 0x03;
    public const byte Bye = 0x04;
    public const byte Beat = 0x05;

    public static void PutOctet(this IBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    public static void PutVarint(this IBufferWriter<byte> writer, ulong value)
    {
        var octets = writer.GetSpan(10);
        var at = 0;
        for (; value > 0x7F; value >>= 7)
        {
            octets[at++] = (byte)(value | 0x80);
        }

        octets[at++] = (byte)value;
        writer.Advance(at);
    }

    public static void PutText(this IBufferWriter<byte> writer, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        writer.PutVarint((ulong)length);
        writer.Advance(Encoding.UTF8.GetBytes(text, writer.GetSpan(Math.Max(1, length))));
    }

    public static void PutDouble(this IBufferWriter<byte> writer, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(sizeof(double)), value);
        writer.Advance(sizeof(double));
    }

    public static void PutSingle(this IBufferWriter<byte> writer, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(writer.GetSpan(sizeof(float)), value);
        writer.Advance(sizeof(float));
    }
}
