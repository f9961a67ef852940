using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sallyport.Gateway.Frames.Filter;

/// <summary>Reads the filter language once from left to right.</summary>
internal sealed class FilterReader(string text)
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long LongestSeconds = 365L * 86_400;

    private int _at;
    private FilterError? _error;

    /// <summary>Characters that end a value, or must stand in quotes inside one.</summary>
    public static bool IsSpecial(char letter) => char.IsWhiteSpace(letter) || letter is ',' or '"' or '\\' || char.IsControl(letter);

    public bool TryRead([NotNullWhen(true)] out FrameFilter? filter, [NotNullWhen(false)] out FilterError? error)
    {
        var terms = new List<FilterTerm>();
        if (text.Length > FrameFilter.LongestText)
        {
            Refuse(FrameFilter.LongestText, $"a filter has at most {FrameFilter.LongestText} characters");
        }

        for (SkipBlanks(); _error is null && _at < text.Length; SkipBlanks())
        {
            if (terms.Count == FrameFilter.MostParts)
            {
                Refuse(_at, $"a filter has at most {FrameFilter.MostParts} terms");
            }
            else if (Term() is { } term)
            {
                terms.Add(term);
            }
        }

        error = _error;
        filter = error is null ? new FrameFilter(terms) : null;
        return error is null;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private FilterTerm? Term()
    {
        var negated = text[_at] == '-';
        _at += negated ? 1 : 0;
        FilterKey? key = null;
        var length = 0;
        while (_at + length < text.Length && char.IsAsciiLetter(text[_at + length]))
        {
            length++;
        }

        if (length > 0 && _at + length < text.Length && text[_at + length] == ':')
        {
            key = FilterKey.Find(text.AsSpan(_at, length));
            if (key is null)
            {
                return Refuse<FilterTerm>(_at, $"'{text.Substring(_at, length)}' is no key; there are {string.Join(", ", FilterKey.All.Select(static known => known.Name))}");
            }

            _at += length + 1;
        }

        var values = new List<FilterValue>();
        do
        {
            if (values.Count == FrameFilter.MostParts)
            {
                return Refuse<FilterTerm>(_at, $"a term has at most {FrameFilter.MostParts} values");
            }

            if (Value(key) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }
        while (TryTake(','));
        return new FilterTerm(negated, key, values);
    }

    private bool TryTake(char letter)
    {
        if (_at < text.Length && text[_at] == letter)
        {
            _at++;
            return true;
        }

        return false;
    }

    private FilterValue? Value(FilterKey? key)
    {
        var start = _at;
        if (Word() is not { } word)
        {
            return null;
        }

        if (word.Length == 0)
        {
            return Refuse<FilterValue>(start, key is null ? "a word is missing here" : $"a value is missing here, for example {key.Example}");
        }

        return key?.Kind switch
        {
            FilterKind.Word when !key.Words.Contains(word, StringComparer.OrdinalIgnoreCase) =>
                Refuse<FilterValue>(start, $"'{word}' is not one of {string.Join(", ", key.Words)}"),
            FilterKind.Word => new FilterValue(word.ToLowerInvariant(), 0, 0, []),
            FilterKind.Number => Number(start, word, key),
            FilterKind.Duration => Duration(start, word),
            FilterKind.Hex => Hex(start, word),
            _ => new FilterValue(word, 0, 0, []),
        };
    }

    /// <summary>A value as text; empty when there is none; null when its quotes do not end.</summary>
    private string? Word()
    {
        if (!TryTake('"'))
        {
            var start = _at;
            while (_at < text.Length && !IsSpecial(text[_at]))
            {
                _at++;
            }

            return _at < text.Length && text[_at] is not ',' && !char.IsWhiteSpace(text[_at])
                ? Refuse<string>(_at, "this character must stand in double quotes")
                : text[start.._at];
        }

        var word = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            var letter = text[_at];
            if (letter == '"')
            {
                _at++;
                return _at < text.Length && text[_at] != ',' && !char.IsWhiteSpace(text[_at])
                    ? Refuse<string>(_at, "after the quotes comes a comma, a blank or the end")
                    : word.ToString();
            }

            if (letter == '\\' && ++_at == text.Length)
            {
                break;
            }

            word.Append(text[_at]);
        }

        return Refuse<string>(text.Length, "the closing quote is missing");
    }

    private FilterValue? Number(int start, string word, FilterKey key)
    {
        var dots = word.IndexOf("..", StringComparison.Ordinal);
        var sign = word.StartsWith("<=", StringComparison.Ordinal) || word.StartsWith(">=", StringComparison.Ordinal) ? 2 : word[0] is '<' or '>' ? 1 : 0;
        if (dots > 0 && sign == 0 && TryNumber(word.AsSpan(0, dots), out var least) && TryNumber(word.AsSpan(dots + 2), out var most))
        {
            return least <= most ? new FilterValue(word, least, most, []) : Refuse<FilterValue>(start, $"{least} is above {most}");
        }

        if (!TryNumber(word.AsSpan(sign), out var number))
        {
            return Refuse<FilterValue>(start, $"'{word}' is no number; right are {key.Example}, {key.Name}:<10, {key.Name}:5..10");
        }

        return word[..sign] switch
        {
            "<" => new FilterValue(word, long.MinValue, number - 1, []),
            "<=" => new FilterValue(word, long.MinValue, number, []),
            ">" => new FilterValue(word, number + 1, long.MaxValue, []),
            ">=" => new FilterValue(word, number, long.MaxValue, []),
            _ => new FilterValue(word, number, number, []),
        };
    }

    private FilterValue? Duration(int start, string word)
    {
        long seconds = char.ToLowerInvariant(word[^1]) switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => 0,
        };
        return seconds != 0 && long.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= LongestSeconds / seconds
            ? new FilterValue(word.ToLowerInvariant(), 0, count * seconds * MicrosecondsPerSecond, [])
            : Refuse<FilterValue>(start, $"'{word}' is no time; right are 30s, 5m, 1h, 2d");
    }

    private FilterValue? Hex(int start, string word)
    {
        try
        {
            return new FilterValue(word.ToLowerInvariant(), 0, 0, Convert.FromHexString(word));
        }
        catch (FormatException)
        {
            return Refuse<FilterValue>(start, $"'{word}' is not pairs of hexadecimal digits");
        }
    }

    // Twelve digits are enough for every number there is, and keep sums away from the ends of the range.
    private static bool TryNumber(ReadOnlySpan<char> word, out long number)
    {
        number = 0;
        return word.Length <= 13 && long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private void Refuse(int at, string message) => _error ??= new FilterError(at + 1, message);

    private T? Refuse<T>(int at, string message)
        where T : class
    {
        Refuse(at, message);
        _at = text.Length;
        return null;
    }
}
