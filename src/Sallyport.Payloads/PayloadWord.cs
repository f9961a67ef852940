using System.Globalization;

namespace Sallyport.Payloads;

/// <summary>
/// The encoding words of the journal, REST and the command line: <c>raw, cayenne, msgpack, json</c>, and <c>0xNN</c> for an octet that nobody decodes.
/// </summary>
public static class PayloadWord
{
    /// <summary>The word of a format. Unknown octets give <c>0x</c> and two upper-case hexadecimal digits.</summary>
    public static string Of(PayloadFormat format) => format switch
    {
        PayloadFormat.Raw => "raw",
        PayloadFormat.CayenneLpp => "cayenne",
        PayloadFormat.MessagePack => "msgpack",
        PayloadFormat.Json => "json",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{(byte)format:X2}"),
    };

    /// <summary>Reads a word, lower case only; <c>0xNN</c> takes one or two hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> word, out PayloadFormat format)
    {
        format = word switch
        {
            "cayenne" => PayloadFormat.CayenneLpp,
            "msgpack" => PayloadFormat.MessagePack,
            "json" => PayloadFormat.Json,
            _ => PayloadFormat.Raw,
        };
        if (format != PayloadFormat.Raw || word is "raw")
        {
            return true;
        }

        if (word.Length is < 3 or > 4 || !word.StartsWith("0x", StringComparison.Ordinal) ||
            !byte.TryParse(word[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
        {
            return false;
        }

        format = (PayloadFormat)octet;
        return true;
    }
}
