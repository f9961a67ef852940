using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Sallyport.Wire.Anatomy;

/// <summary>
/// Lays fields over JSON text, as strict or as loose as devices write it: each member is a field from the quote of its name to the last octet of its value.
/// Braces, commas and white space between members are fields named <c>structure</c>. From the first octet that fits nowhere, the rest is one field named
/// <c>text</c>. Braces may be missing and a comma may be left over.
/// </summary>
public static class JsonFields
{
    /// <summary>Name of what stands between members.</summary>
    public const string Structure = "structure";

    /// <summary>Name of what is no member.</summary>
    public const string Rest = "text";

    /// <summary>Objects inside objects that are divided; deeper ones stay one field.</summary>
    public const int MaximumDepth = 8;

    private const int MaximumNameLength = 64;

    private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(", }]\t\r\n\""u8);
    private static readonly SearchValues<byte> Between = SearchValues.Create(" \t\r\n{},"u8);

    /// <summary>Adds fields for all of <paramref name="text"/>.</summary>
    /// <param name="writer">Takes the fields.</param>
    /// <param name="text">Any octets.</param>
    /// <param name="section">Section of the wire page; null where there is none.</param>
    /// <param name="describe">What the member of a name is for.</param>
    public static void Add(FieldWriter writer, ReadOnlySpan<byte> text, string? section, Func<string, TextMember> describe)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(describe);
        AddMembers(writer, text, section, describe, MaximumDepth);
    }

    /// <summary>The value of the first member of a name, without what is inside other members; null when there is none.</summary>
    /// <param name="fields">Fields of a text.</param>
    /// <param name="name">Name of the member, as written.</param>
    public static string? ValueOf(IReadOnlyList<FieldSpan> fields, string name)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.FirstOrDefault(field => field.Fields.Count > 0 && field.Name == name)?.Value;
    }

    /// <summary>Octets as text: UTF-8, or Latin-1 where they are not UTF-8.</summary>
    /// <param name="octets">Any octets.</param>
    public static string Text(ReadOnlySpan<byte> octets) => (Utf8.IsValid(octets) ? Encoding.UTF8 : Encoding.Latin1).GetString(octets);

    private static void AddMembers(FieldWriter writer, ReadOnlySpan<byte> text, string? section, Func<string, TextMember> describe, int depth)
    {
        var start = 0;
        var at = SkipStructure(text, 0);
        while (at < text.Length && TryMember(text[at..], out var nameEnd, out var valueAt, out var end))
        {
            AddStructure(writer, at - start);
            AddMember(writer, text.Slice(at, end), nameEnd, valueAt, section, describe, depth);
            start = at + end;
            at = SkipStructure(text, start);
        }

        AddStructure(writer, at - start);
        writer.Add(text.Length - at, Rest, FieldRole.Other, Text(text[at..]), "no member");
    }

    private static void AddMember(FieldWriter writer, ReadOnlySpan<byte> member, int nameEnd, int valueAt, string? section, Func<string, TextMember> describe, int depth)
    {
        var name = Text(member[1..(nameEnd - 1)]);
        var what = describe(name);
        var isDivided = member[valueAt] == '{' && depth > 1 && !what.IsSecret;
        var value = what.IsSecret || isDivided ? null : Value(member[valueAt..]);
        var inside = new FieldWriter(section, writer.At);
        inside.Add(valueAt, "name", FieldRole.Other, name);
        if (isDivided)
        {
            AddMembers(inside, member[valueAt..], section, describe, depth - 1);
        }
        else
        {
            inside.Add(new FieldSpan(0, member.Length - valueAt, "value") { Role = what.Role, Value = value, Unit = what.Unit, IsSecret = what.IsSecret });
        }

        writer.Add(new FieldSpan(0, member.Length, name.Length is > 0 and <= MaximumNameLength ? name : "member")
        {
            Role = what.Role,
            Value = value,
            Meaning = what.Meaning,
            Unit = what.Unit,
            Section = section,
            IsSecret = what.IsSecret,
            Fields = inside.Fields,
        });
    }

    private static void AddStructure(FieldWriter writer, int length) => writer.Add(length, Structure, FieldRole.Other);

    /// <summary>A name, a colon and a whole value; places count from the opening quote.</summary>
    private static bool TryMember(ReadOnlySpan<byte> text, out int nameEnd, out int valueAt, out int end)
    {
        nameEnd = EndOfString(text);
        valueAt = end = 0;
        var at = SkipSpace(text, nameEnd);
        if (nameEnd == 0 || at >= text.Length || text[at] != ':')
        {
            return false;
        }

        valueAt = SkipSpace(text, at + 1);
        var length = valueAt < text.Length ? LengthOfValue(text[valueAt..]) : 0;
        end = valueAt + length;
        return length > 0;
    }

    private static int LengthOfValue(ReadOnlySpan<byte> text)
    {
        if (text[0] == '"')
        {
            return EndOfString(text);
        }

        if (text[0] is (byte)'{' or (byte)'[')
        {
            return EndOfNested(text);
        }

        var end = text.IndexOfAny(EndOfScalar);
        return end < 0 ? text.Length : end;
    }

    /// <summary>The place behind the closing quote; 0 when there is no string here.</summary>
    private static int EndOfString(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            return 0;
        }

        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                return at + 1;
            }
        }

        return 0;
    }

    /// <summary>The place behind the bracket that closes the first one; 0 when it stays open.</summary>
    private static int EndOfNested(ReadOnlySpan<byte> text)
    {
        var open = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'{' or (byte)'[':
                    open++;
                    break;
                case (byte)'}' or (byte)']':
                    if (--open == 0)
                    {
                        return at + 1;
                    }

                    break;
                case (byte)'"':
                    var length = EndOfString(text[at..]);
                    if (length == 0)
                    {
                        return 0;
                    }

                    at += length - 1;
                    break;
            }
        }

        return 0;
    }

    private static int SkipStructure(ReadOnlySpan<byte> text, int at)
    {
        var found = text[at..].IndexOfAnyExcept(Between);
        return found < 0 ? text.Length : at + found;
    }

    private static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        var found = text[at..].IndexOfAnyExcept(" \t\r\n"u8);
        return found < 0 ? text.Length : at + found;
    }

    private static string Value(ReadOnlySpan<byte> value)
    {
        if (value[0] != '"')
        {
            return Text(value);
        }

        if (value.Contains((byte)'\\') && Utf8.IsValid(value))
        {
            try
            {
                var reader = new Utf8JsonReader(value);
                reader.Read();
                return reader.GetString() ?? "";
            }
            catch (Exception trouble) when (trouble is JsonException or InvalidOperationException)
            {
                // An escape that JSON does not know: the text as it is written.
                return Text(value[1..^1]);
            }
        }

        return Text(value[1..^1]);
    }
}
