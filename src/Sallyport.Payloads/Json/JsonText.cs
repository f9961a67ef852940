using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sallyport.Payloads.Json;

/// <summary>Writes the small parts of JSON text as ArduinoJson does, mended where that would not be valid JSON.</summary>
internal static class JsonText
{
    private const int LongestEscape = 6;

    internal static void Write(ReadOnlySpan<byte> ascii, IBufferWriter<byte> destination) => destination.Write(ascii);

    internal static void Write(char one, IBufferWriter<byte> destination)
    {
        destination.GetSpan(1)[0] = (byte)one;
        destination.Advance(1);
    }

    internal static void WriteInteger(long value, IBufferWriter<byte> destination)
    {
        _ = value.TryFormat(destination.GetSpan(ArduinoNumber.MaximumLength), out var written, default, CultureInfo.InvariantCulture);
        destination.Advance(written);
    }

    internal static void WriteUnsigned(ulong value, IBufferWriter<byte> destination)
    {
        _ = value.TryFormat(destination.GetSpan(ArduinoNumber.MaximumLength), out var written, default, CultureInfo.InvariantCulture);
        destination.Advance(written);
    }

    /// <summary>
    /// Quoted text. The original leaves control characters other than \b \f \n \r \t and octets that are no UTF-8 as they are, which is not valid JSON:
    /// here the first become <c>\u00XX</c> and the second U+FFFD.
    /// </summary>
    internal static void WriteString(ReadOnlySpan<byte> octets, IBufferWriter<byte> destination)
    {
        Write('"', destination);
        while (!octets.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(octets, out var rune, out var consumed);
            var span = destination.GetSpan(LongestEscape);
            destination.Advance(status == OperationStatus.Done && rune.IsAscii ? Escape((byte)rune.Value, span) : rune.EncodeToUtf8(span));
            octets = octets[consumed..];
        }

        Write('"', destination);
    }

    private static int Escape(byte one, Span<byte> destination)
    {
        var letter = one switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'\b' => 'b',
            (byte)'\f' => 'f',
            (byte)'\n' => 'n',
            (byte)'\r' => 'r',
            (byte)'\t' => 't',
            _ => '\0',
        };
        if (letter != '\0')
        {
            destination[0] = (byte)'\\';
            destination[1] = (byte)letter;
            return 2;
        }

        if (one >= 0x20)
        {
            destination[0] = one;
            return 1;
        }

        "\\u00"u8.CopyTo(destination);
        destination[4] = (byte)('0' + (one >> 4));
        destination[5] = (byte)"0123456789abcdef"[one & 15];
        return LongestEscape;
    }
}
