using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sallyport.Payloads.MessagePack;

/// <summary>The octets of one MessagePack value: heads of maps and arrays, keys, and values under their path.</summary>
internal ref struct MessagePackFields
{
    private const int ShownText = 64;
    private const string Root = "value";

    private readonly ReadOnlySpan<byte> _octets;
    private readonly List<PayloadField> _fields = [];
    private int _at;

    private MessagePackFields(ReadOnlySpan<byte> octets) => _octets = octets;

    internal static IReadOnlyList<PayloadField> Describe(ReadOnlySpan<byte> octets)
    {
        var reader = new MessagePackFields(octets);
        if (octets.IsEmpty || !reader.Value("", MessagePackJson.MaximumDepth))
        {
            return [];
        }

        if (reader._at < octets.Length)
        {
            reader._fields.Add(new PayloadField(reader._at, octets.Length - reader._at, "rest", "ignored", null, IsValue: false));
        }

        return reader._fields;
    }

    private bool Value(string path, int depth)
    {
        var start = _at;
        if (!TryHead(out var format, out var size))
        {
            return false;
        }

        switch (format)
        {
            case >= MessagePackFormat.Fixmap and <= MessagePackFormat.FixmapLast or MessagePackFormat.Map16 or MessagePackFormat.Map32:
                Add(start, path, Counted("map", size), isValue: false);
                return Members(size, path, depth, keyed: true);
            case >= MessagePackFormat.Fixarray and <= MessagePackFormat.FixarrayLast or MessagePackFormat.Array16 or MessagePackFormat.Array32:
                Add(start, path, Counted("array", size), isValue: false);
                return Members(size, path, depth, keyed: false);
            case >= MessagePackFormat.Fixstr and <= MessagePackFormat.FixstrLast or >= MessagePackFormat.Str8 and <= MessagePackFormat.Str32:
                return TryTake(size, out var text) && Add(start, path, $"\"{Shown(text)}\"");
            case >= MessagePackFormat.Bin8 and <= MessagePackFormat.Ext32 or >= MessagePackFormat.Fixext1 and <= MessagePackFormat.Fixext16:
                return TryTake(size, out var binary) && Add(start, path, Convert.ToHexStringLower(binary[..Math.Min(binary.Length, ShownText)]));
            default:
                return TryTake(size, out var number) && Add(start, path, Scalar(format, number));
        }
    }

    private bool Members(ulong count, string path, int depth, bool keyed)
    {
        // Counts are not trusted: each member takes an octet or the reading ends.
        for (var member = 0UL; member < count; member++)
        {
            var inner = string.Create(CultureInfo.InvariantCulture, $"{path}[{member}]");
            if (depth == 0 || (keyed && !TryKey(path, out inner)) || !Value(inner, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryKey(string path, out string inner)
    {
        inner = path;
        var start = _at;
        if (!TryHead(out var format, out var size)
            || format is not (>= MessagePackFormat.Fixstr and <= MessagePackFormat.FixstrLast or >= MessagePackFormat.Str8 and <= MessagePackFormat.Str32)
            || !TryTake(size, out var text))
        {
            return false;
        }

        var key = Shown(text);
        Add(start, "key", $"\"{key}\"", isValue: false);
        inner = path.Length == 0 ? key : $"{path}.{key}";
        return true;
    }

    /// <summary>The first octet and what follows it as a length: of members for maps and arrays, else of octets.</summary>
    private bool TryHead(out byte format, out ulong size)
    {
        format = 0;
        size = 0;
        if (!TryTake(1, out var head))
        {
            return false;
        }

        format = head[0];
        switch (format)
        {
            case <= MessagePackFormat.PositiveFixintLast or >= MessagePackFormat.NegativeFixint or MessagePackFormat.Nil or MessagePackFormat.False or MessagePackFormat.True:
                return true;
            case <= MessagePackFormat.FixarrayLast:
                size = (ulong)(format & 15);
                return true;
            case <= MessagePackFormat.FixstrLast:
                size = (ulong)(format & 31);
                return true;
            case MessagePackFormat.Float32 or MessagePackFormat.Float64:
                size = format == MessagePackFormat.Float32 ? 4UL : 8UL;
                return true;
            case >= MessagePackFormat.Uint8 and <= MessagePackFormat.Uint64:
                size = 1UL << (format - MessagePackFormat.Uint8);
                return true;
            case >= MessagePackFormat.Int8 and <= MessagePackFormat.Int64:
                size = 1UL << (format - MessagePackFormat.Int8);
                return true;
            case >= MessagePackFormat.Fixext1 and <= MessagePackFormat.Fixext16:
                size = (1UL << (format - MessagePackFormat.Fixext1)) + 1;
                return true;
            case >= MessagePackFormat.Bin8 and <= MessagePackFormat.Bin32:
                return TryNumber(1 << (format - MessagePackFormat.Bin8), 0, out size);
            case >= MessagePackFormat.Ext8 and <= MessagePackFormat.Ext32:
                return TryNumber(1 << (format - MessagePackFormat.Ext8), 1, out size);
            case >= MessagePackFormat.Str8 and <= MessagePackFormat.Str32:
                return TryNumber(1 << (format - MessagePackFormat.Str8), 0, out size);
            case MessagePackFormat.Array16 or MessagePackFormat.Array32:
                return TryNumber(2 << (format - MessagePackFormat.Array16), 0, out size);
            case MessagePackFormat.Map16 or MessagePackFormat.Map32:
                return TryNumber(2 << (format - MessagePackFormat.Map16), 0, out size);
            default:
                // 0xC1 is never used.
                return false;
        }
    }

    private bool TryNumber(int octets, ulong more, out ulong value)
    {
        value = 0;
        if (!TryTake((ulong)octets, out var found))
        {
            return false;
        }

        value = (ulong)Unsigned(found) + more;
        return true;
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> octets)
    {
        octets = default;
        if (length > (ulong)(_octets.Length - _at))
        {
            return false;
        }

        octets = _octets.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }

    private readonly bool Add(int start, string path, string value, bool isValue = true)
    {
        _fields.Add(new PayloadField(start, _at - start, path.Length == 0 ? Root : path, value, null, isValue));
        return true;
    }

    private static string Scalar(byte format, ReadOnlySpan<byte> octets) => format switch
    {
        <= MessagePackFormat.PositiveFixintLast => format.ToString(CultureInfo.InvariantCulture),
        >= MessagePackFormat.NegativeFixint => ((sbyte)format).ToString(CultureInfo.InvariantCulture),
        MessagePackFormat.Nil => "null",
        MessagePackFormat.False => "false",
        MessagePackFormat.True => "true",
        MessagePackFormat.Float32 => BinaryPrimitives.ReadSingleBigEndian(octets).ToString(CultureInfo.InvariantCulture),
        MessagePackFormat.Float64 => BinaryPrimitives.ReadDoubleBigEndian(octets).ToString(CultureInfo.InvariantCulture),
        >= MessagePackFormat.Int8 and <= MessagePackFormat.Int64 => Signed(octets).ToString(CultureInfo.InvariantCulture),
        _ => Unsigned(octets).ToString(CultureInfo.InvariantCulture),
    };

    private static ulong Unsigned(ReadOnlySpan<byte> octets)
    {
        var value = 0UL;
        foreach (var octet in octets)
        {
            value = (value << 8) | octet;
        }

        return value;
    }

    private static long Signed(ReadOnlySpan<byte> octets)
    {
        var unused = 64 - (8 * octets.Length);
        return (long)Unsigned(octets) << unused >> unused;
    }

    private static string Shown(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, ShownText)]);

    private static string Counted(string what, ulong count) => string.Create(CultureInfo.InvariantCulture, $"{what} of {count}");
}
