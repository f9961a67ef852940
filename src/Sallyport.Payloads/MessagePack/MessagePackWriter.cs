using System.Buffers;
using System.Buffers.Binary;
using Sallyport.Payloads.Json;

namespace Sallyport.Payloads.MessagePack;

/// <summary>Writes values in the forms that ArduinoJson 6.19.4 chooses: the smallest integer, float32 when it is exact.</summary>
internal static class MessagePackWriter
{
    internal static void Write(JsonValue value, IBufferWriter<byte> destination)
    {
        switch (value)
        {
            case JsonValue.Truth truth:
                Octet(truth.Value ? MessagePackFormat.True : MessagePackFormat.False, destination);
                break;
            case JsonValue.Unsigned unsigned:
                Unsigned(unsigned.Value, destination);
                break;
            case JsonValue.Negative negative:
                Negative(negative.Value, destination);
                break;
            case JsonValue.Real real:
                Real(real.Value, destination);
                break;
            case JsonValue.Text text:
                Text(text.Octets, destination);
                break;
            case JsonValue.List list:
                Count(list.Items.Count, MessagePackFormat.Fixarray, MessagePackFormat.Array16, destination);
                foreach (var item in list.Items)
                {
                    Write(item, destination);
                }

                break;
            case JsonValue.Map map:
                Count(map.Members.Count, MessagePackFormat.Fixmap, MessagePackFormat.Map16, destination);
                foreach (var (key, member) in map.Members)
                {
                    Text(key, destination);
                    Write(member, destination);
                }

                break;
            default:
                Octet(MessagePackFormat.Nil, destination);
                break;
        }
    }

    private static void Unsigned(ulong value, IBufferWriter<byte> destination)
    {
        switch (value)
        {
            case <= MessagePackFormat.PositiveFixintLast:
                Octet((byte)value, destination);
                break;
            case <= byte.MaxValue:
                Number(MessagePackFormat.Uint8, value, 1, destination);
                break;
            case <= ushort.MaxValue:
                Number(MessagePackFormat.Uint16, value, 2, destination);
                break;
            case <= uint.MaxValue:
                Number(MessagePackFormat.Uint32, value, 4, destination);
                break;
            default:
                Number(MessagePackFormat.Uint64, value, 8, destination);
                break;
        }
    }

    private static void Negative(long value, IBufferWriter<byte> destination)
    {
        switch (value)
        {
            case >= -32:
                Octet((byte)value, destination);
                break;
            case >= sbyte.MinValue:
                Number(MessagePackFormat.Int8, (ulong)value, 1, destination);
                break;
            case >= short.MinValue:
                Number(MessagePackFormat.Int16, (ulong)value, 2, destination);
                break;
            case >= int.MinValue:
                Number(MessagePackFormat.Int32, (ulong)value, 4, destination);
                break;
            default:
                Number(MessagePackFormat.Int64, (ulong)value, 8, destination);
                break;
        }
    }

    private static void Real(double value, IBufferWriter<byte> destination)
    {
        if ((float)value == value)
        {
            Number(MessagePackFormat.Float32, BitConverter.SingleToUInt32Bits((float)value), 4, destination);
        }
        else
        {
            Number(MessagePackFormat.Float64, BitConverter.DoubleToUInt64Bits(value), 8, destination);
        }
    }

    private static void Text(byte[] octets, IBufferWriter<byte> destination)
    {
        switch (octets.Length)
        {
            case < 0x20:
                Octet((byte)(MessagePackFormat.Fixstr + octets.Length), destination);
                break;
            case <= byte.MaxValue:
                Number(MessagePackFormat.Str8, (uint)octets.Length, 1, destination);
                break;
            case <= ushort.MaxValue:
                Number(MessagePackFormat.Str16, (uint)octets.Length, 2, destination);
                break;
            default:
                Number(MessagePackFormat.Str32, (uint)octets.Length, 4, destination);
                break;
        }

        destination.Write(octets);
    }

    private static void Count(int count, byte fix, byte sixteen, IBufferWriter<byte> destination)
    {
        switch (count)
        {
            case < 0x10:
                Octet((byte)(fix + count), destination);
                break;
            case <= ushort.MaxValue:
                Number(sixteen, (uint)count, 2, destination);
                break;
            default:
                Number((byte)(sixteen + 1), (uint)count, 4, destination);
                break;
        }
    }

    private static void Octet(byte one, IBufferWriter<byte> destination)
    {
        destination.GetSpan(1)[0] = one;
        destination.Advance(1);
    }

    private static void Number(byte format, ulong value, int size, IBufferWriter<byte> destination)
    {
        Octet(format, destination);
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(octets, value);
        destination.Write(octets[^size..]);
    }
}
