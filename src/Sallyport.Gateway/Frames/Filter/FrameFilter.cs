using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sallyport.Gateway.Frames.Filter;

/// <summary>
/// A filter for frames. Terms stand beside each other, and all must fit: <c>type:data device:kitchen,hall -verdict:accepted last:1h</c>. A term is a key, a
/// colon, and values with commas of which one must fit; <c>-</c> before it turns it round; a value with blanks, commas or quotes stands in double quotes,
/// with <c>\</c> before a quote or a backslash. A word without a key fits device, type or reason.
/// </summary>
public sealed class FrameFilter
{
    /// <summary>Longest filter, in characters.</summary>
    public const int LongestText = 256;

    /// <summary>Most terms, and most values of a term.</summary>
    public const int MostParts = 32;

    private readonly IReadOnlyList<FilterTerm> _terms;

    internal FrameFilter(IReadOnlyList<FilterTerm> terms) => _terms = terms;

    /// <summary>Fits every frame.</summary>
    public static FrameFilter All { get; } = new([]);

    /// <summary>Reads a filter.</summary>
    /// <param name="text">May be empty: everything fits.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="error">What is wrong with the text, when the answer is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FrameFilter? filter, [NotNullWhen(false)] out FilterError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FilterReader(text).TryRead(out filter, out error);
    }

    /// <summary>True when all terms fit.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="nameOf">The name of a device id; null when it has none.</param>
    /// <param name="utcMicroseconds">The time that <c>last</c> counts from.</param>
    public bool Fits(KeptFrame frame, Func<string, string?> nameOf, long utcMicroseconds)
    {
        foreach (var term in _terms)
        {
            if (!term.Fits(frame, nameOf, utcMicroseconds))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same filter in its shortest form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var term in _terms)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(term.IsNegated ? "-" : "");
            text.Append(term.Key is null ? "" : $"{term.Key.Name}:");
            text.AppendJoin(',', term.Values.Select(static value => Quoted(value.Text)));
        }

        return text.ToString();
    }

    private static string Quoted(string text)
    {
        var isPlain = text.Length > 0 && text[0] != '-' && text.All(static letter => !FilterReader.IsSpecial(letter) && letter != ':');
        return isPlain || IsNumber(text) ? text : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    // A negative number behind a key needs no quotes; a word that begins with a minus does.
    private static bool IsNumber(string text) => text.Length > 1 && text[0] == '-' && text[1..].All(static letter => char.IsAsciiDigit(letter) || letter is '.' or '-');
}
