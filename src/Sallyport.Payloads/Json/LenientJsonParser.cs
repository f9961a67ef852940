using System.Text;

namespace Sallyport.Payloads.Json;

/// <summary>
/// Accepts the texts that ArduinoJson 6.19.4 accepts, because the original gateway decides with it whether a command is JSON or plain text.
/// Beyond RFC 8259 these are: single quotes, keys without quotes, a leading <c>+</c> or point in numbers, a NUL as the end of the text, and anything after the
/// end of a list, map or string. One laxness is not imitated: there every word of four or five letters that begins with t, n or f counts as true, null or
/// false.
/// </summary>
internal ref struct LenientJsonParser
{
    /// <summary>Longest text, octets; also bounds the search for equal keys.</summary>
    internal const int MaximumLength = 16_384;

    /// <summary>The original's token buffer; a longer number is an error there.</summary>
    private const int LongestToken = 63;

    private const char ReplacementCharacter = '\uFFFD';

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private LenientJsonParser(ReadOnlySpan<byte> text)
    {
        _text = text;
    }

    private readonly byte Current => _at < _text.Length ? _text[_at] : (byte)0;

    internal static bool TryParse(ReadOnlySpan<byte> text, int maximumDepth, out JsonValue value)
    {
        value = new JsonValue.Null();
        if (text.Length > MaximumLength)
        {
            return false;
        }

        var parser = new LenientJsonParser(text);
        if (parser.Value(maximumDepth) is not { } parsed)
        {
            return false;
        }

        value = parsed;
        return parser.Current == 0 || parsed is JsonValue.List or JsonValue.Map or JsonValue.Text;
    }

    private JsonValue? Value(int depth)
    {
        SkipSpaces();
        return Current switch
        {
            0 => null,
            (byte)'[' => depth > 0 ? List(depth) : null,
            (byte)'{' => depth > 0 ? Map(depth) : null,
            (byte)'"' or (byte)'\'' => QuotedText() is { } octets ? new JsonValue.Text(octets) : null,
            _ => Word(),
        };
    }

    private JsonValue.List? List(int depth)
    {
        var items = new List<JsonValue>();
        _at++;
        SkipSpaces();
        if (Eat(']'))
        {
            return new JsonValue.List(items);
        }

        while (Value(depth - 1) is { } item)
        {
            items.Add(item);
            SkipSpaces();
            if (Eat(']'))
            {
                return new JsonValue.List(items);
            }

            if (!Eat(','))
            {
                return null;
            }
        }

        return null;
    }

    private JsonValue.Map? Map(int depth)
    {
        var map = new JsonValue.Map([]);
        _at++;
        SkipSpaces();
        if (Eat('}'))
        {
            return map;
        }

        while (true)
        {
            var key = Current is (byte)'"' or (byte)'\'' ? QuotedText() : BareKey();
            SkipSpaces();
            if (key is null || !Eat(':') || Value(depth - 1) is not { } value)
            {
                return null;
            }

            map.Set(key, value);
            SkipSpaces();
            if (Eat('}'))
            {
                return map;
            }

            if (!Eat(','))
            {
                return null;
            }

            SkipSpaces();
        }
    }

    private byte[]? BareKey()
    {
        var start = _at;
        while (IsWordOctet(Current))
        {
            _at++;
        }

        return _at > start ? _text[start.._at].ToArray() : null;
    }

    private JsonValue? Word()
    {
        var word = BareKey();
        if (word is null || word.Length > LongestToken)
        {
            return null;
        }

        return word.AsSpan() switch
        {
            var text when text.SequenceEqual("true"u8) => new JsonValue.Truth(true),
            var text when text.SequenceEqual("false"u8) => new JsonValue.Truth(false),
            var text when text.SequenceEqual("null"u8) => new JsonValue.Null(),
            _ => LenientNumber.Parse(word),
        };
    }

    private byte[]? QuotedText()
    {
        var octets = new List<byte>();
        var quote = Current;
        char? high = null;
        _at++;
        while (Current != quote || _at >= _text.Length)
        {
            var one = Current;
            if (one == 0)
            {
                return null;
            }

            _at++;
            if (one != '\\')
            {
                Flush(octets, ref high);
                octets.Add(one);
            }
            else if (!Escape(octets, ref high))
            {
                return null;
            }
        }

        _at++;
        Flush(octets, ref high);
        return [.. octets];
    }

    private bool Escape(List<byte> octets, ref char? high)
    {
        var letter = Current;
        _at++;
        if (letter == 'u')
        {
            return Unicode(octets, ref high);
        }

        Flush(octets, ref high);
        byte? meaning = letter switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => letter,
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => null,
        };
        if (meaning is null)
        {
            return false;
        }

        octets.Add(meaning.Value);
        return true;
    }

    private bool Unicode(List<byte> octets, ref char? high)
    {
        var unit = 0;
        for (var digit = 0; digit < 4; digit++, _at++)
        {
            var one = Current;
            if (!char.IsAsciiHexDigit((char)one))
            {
                return false;
            }

            unit = (unit << 4) | (one <= '9' ? one - '0' : (one | 0x20) - 'a' + 10);
        }

        if (high is { } first && char.IsLowSurrogate((char)unit))
        {
            high = null;
            Add(octets, new Rune(first, (char)unit));
            return true;
        }

        Flush(octets, ref high);
        if (char.IsHighSurrogate((char)unit))
        {
            high = (char)unit;
            return true;
        }

        Add(octets, Rune.TryCreate(unit, out var rune) ? rune : new Rune(ReplacementCharacter));
        return true;
    }

    /// <summary>Half a pair that got no other half becomes U+FFFD; the original writes three octets that are no UTF-8.</summary>
    private static void Flush(List<byte> octets, ref char? high)
    {
        if (high is not null)
        {
            high = null;
            Add(octets, new Rune(ReplacementCharacter));
        }
    }

    private static void Add(List<byte> octets, Rune rune)
    {
        Span<byte> encoded = stackalloc byte[4];
        octets.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
    }

    private static bool IsWordOctet(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'_' or (byte)'`' or (byte)'+' or (byte)'-' or (byte)'.';

    private bool Eat(char expected)
    {
        if (Current != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipSpaces()
    {
        while (Current is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }
}
