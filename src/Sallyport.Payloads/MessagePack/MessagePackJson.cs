using System.Buffers;
using System.Buffers.Binary;
using Sallyport.Payloads.Json;

namespace Sallyport.Payloads.MessagePack;

/// <summary>
/// MessagePack to JSON as ArduinoJson 6.19.4 does it: every format of the specification is understood, bin, ext and timestamps become <c>null</c> because JSON
/// has nothing for them, keys must be strings, equal keys are all kept, octets after the value are ignored.
/// </summary>
internal ref struct MessagePackJson
{
    /// <summary>Deepest nesting of arrays and maps, as in the library.</summary>
    internal const int MaximumDepth = 10;

    private readonly IBufferWriter<byte> _destination;
    private ReadOnlySpan<byte> _rest;

    private MessagePackJson(ReadOnlySpan<byte> octets, IBufferWriter<byte> destination)
    {
        _rest = octets;
        _destination = destination;
    }

    /// <summary>Writes at most six octets for each octet read, and some octets even when the answer is false.</summary>
    internal static bool TryWrite(ReadOnlySpan<byte> octets, IBufferWriter<byte> destination) =>
        octets.Length <= PayloadText.MaximumLength && new MessagePackJson(octets, destination).Value(MaximumDepth);

    private bool Value(int depth)
    {
        if (!Take(1, out var head))
        {
            return false;
        }

        var format = head[0];
        switch (format)
        {
            case <= MessagePackFormat.PositiveFixintLast:
                JsonText.WriteInteger(format, _destination);
                return true;
            case <= MessagePackFormat.FixmapLast:
                return Map((uint)(format & 15), depth);
            case <= MessagePackFormat.FixarrayLast:
                return Array((uint)(format & 15), depth);
            case <= MessagePackFormat.FixstrLast:
                return Text((uint)(format & 31));
            case >= MessagePackFormat.NegativeFixint:
                JsonText.WriteInteger((sbyte)format, _destination);
                return true;
            case MessagePackFormat.Nil:
                return Null();
            case MessagePackFormat.False or MessagePackFormat.True:
                JsonText.Write(format == MessagePackFormat.True ? "true"u8 : "false"u8, _destination);
                return true;
            default:
                return Sized(format, depth);
        }
    }

    private bool Sized(byte format, int depth)
    {
        ulong size;
        switch (format)
        {
            case MessagePackFormat.Float32:
                return Real(4);
            case MessagePackFormat.Float64:
                return Real(8);
            case >= MessagePackFormat.Uint8 and <= MessagePackFormat.Uint64:
                return Integer(1 << (format - MessagePackFormat.Uint8), false);
            case >= MessagePackFormat.Int8 and <= MessagePackFormat.Int64:
                return Integer(1 << (format - MessagePackFormat.Int8), true);
            case >= MessagePackFormat.Fixext1 and <= MessagePackFormat.Fixext16:
                return Skip((1U << (format - MessagePackFormat.Fixext1)) + 1);
            case >= MessagePackFormat.Bin8 and <= MessagePackFormat.Bin32:
                return Number(1 << (format - MessagePackFormat.Bin8), out size) && Skip(size);
            case >= MessagePackFormat.Ext8 and <= MessagePackFormat.Ext32:
                return Number(1 << (format - MessagePackFormat.Ext8), out size) && Skip(size + 1);
            case >= MessagePackFormat.Str8 and <= MessagePackFormat.Str32:
                return Number(1 << (format - MessagePackFormat.Str8), out size) && Text(size);
            case MessagePackFormat.Array16 or MessagePackFormat.Array32:
                return Number(2 << (format - MessagePackFormat.Array16), out size) && Array(size, depth);
            case MessagePackFormat.Map16 or MessagePackFormat.Map32:
                return Number(2 << (format - MessagePackFormat.Map16), out size) && Map(size, depth);
            default:
                // 0xC1 is never used.
                return false;
        }
    }

    /// <summary>Counts are not trusted: each member takes an octet or the reading ends.</summary>
    private bool Array(ulong count, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        JsonText.Write('[', _destination);
        for (var at = 0UL; at < count; at++)
        {
            if (at > 0)
            {
                JsonText.Write(',', _destination);
            }

            if (!Value(depth - 1))
            {
                return false;
            }
        }

        JsonText.Write(']', _destination);
        return true;
    }

    private bool Map(ulong count, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        JsonText.Write('{', _destination);
        for (var at = 0UL; at < count; at++)
        {
            if (at > 0)
            {
                JsonText.Write(',', _destination);
            }

            if (!Key())
            {
                return false;
            }

            JsonText.Write(':', _destination);
            if (!Value(depth - 1))
            {
                return false;
            }
        }

        JsonText.Write('}', _destination);
        return true;
    }

    private bool Key()
    {
        if (!Take(1, out var head))
        {
            return false;
        }

        var format = head[0];
        return format switch
        {
            > MessagePackFormat.FixarrayLast and <= MessagePackFormat.FixstrLast => Text((uint)(format & 31)),
            >= MessagePackFormat.Str8 and <= MessagePackFormat.Str32 => Number(1 << (format - MessagePackFormat.Str8), out var size) && Text(size),
            _ => false,
        };
    }

    private bool Text(ulong length)
    {
        if (!Take(length, out var octets))
        {
            return false;
        }

        JsonText.WriteString(octets, _destination);
        return true;
    }

    private bool Real(int size)
    {
        if (!Take((ulong)size, out var octets))
        {
            return false;
        }

        ArduinoNumber.Write(size == 4 ? BinaryPrimitives.ReadSingleBigEndian(octets) : BinaryPrimitives.ReadDoubleBigEndian(octets), _destination);
        return true;
    }

    private bool Integer(int size, bool signed)
    {
        if (!Number(size, out var value))
        {
            return false;
        }

        if (signed)
        {
            var unused = 64 - (8 * size);
            JsonText.WriteInteger((long)value << unused >> unused, _destination);
        }
        else
        {
            JsonText.WriteUnsigned(value, _destination);
        }

        return true;
    }

    private bool Null()
    {
        JsonText.Write("null"u8, _destination);
        return true;
    }

    private bool Skip(ulong length) => Take(length, out _) && Null();

    private bool Number(int size, out ulong value)
    {
        value = 0;
        if (!Take((ulong)size, out var octets))
        {
            return false;
        }

        foreach (var octet in octets)
        {
            value = (value << 8) | octet;
        }

        return true;
    }

    private bool Take(ulong length, out ReadOnlySpan<byte> octets)
    {
        if (length > (ulong)_rest.Length)
        {
            octets = default;
            return false;
        }

        octets = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
