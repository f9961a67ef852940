namespace Sallyport.Payloads.Json;

/// <summary>
/// Reads numbers as ArduinoJson 6.19.4 does, including its rounding: 0.3 becomes 3 * 1e-1, which is one unit in the last place above the nearest double. The
/// octets on the air depend on it.
/// </summary>
internal static class LenientNumber
{
    private const ulong LargestMantissa = (1UL << 52) - 1;
    private const int LargestExponent = 308;

    internal static JsonValue? Parse(ReadOnlySpan<byte> text)
    {
        var negative = text is [(byte)'-', ..];
        if (negative || text is [(byte)'+', ..])
        {
            text = text[1..];
        }

        if (text.IsEmpty || (!IsDigit(text[0]) && text[0] != '.'))
        {
            return null;
        }

        var mantissa = IntegralDigits(ref text);
        if (text.IsEmpty)
        {
            if (!negative)
            {
                return new JsonValue.Unsigned(mantissa);
            }

            if (mantissa <= 1UL << 63)
            {
                return mantissa == 0 ? new JsonValue.Unsigned(0) : new JsonValue.Negative(unchecked((long)(~mantissa + 1)));
            }
        }

        return Real(mantissa, text, negative);
    }

    private static ulong IntegralDigits(ref ReadOnlySpan<byte> text)
    {
        var mantissa = 0UL;
        while (!text.IsEmpty && IsDigit(text[0]))
        {
            var digit = (uint)(text[0] - '0');
            if (mantissa > (ulong.MaxValue - digit) / 10)
            {
                break;
            }

            mantissa = (mantissa * 10) + digit;
            text = text[1..];
        }

        return mantissa;
    }

    private static JsonValue.Real? Real(ulong mantissa, ReadOnlySpan<byte> text, bool negative)
    {
        var offset = 0;
        for (; mantissa > LargestMantissa; offset++)
        {
            mantissa /= 10;
        }

        for (; !text.IsEmpty && IsDigit(text[0]); text = text[1..])
        {
            offset++;
        }

        if (text is [(byte)'.', ..])
        {
            for (text = text[1..]; !text.IsEmpty && IsDigit(text[0]); text = text[1..])
            {
                if (mantissa < LargestMantissa / 10)
                {
                    mantissa = (mantissa * 10) + (uint)(text[0] - '0');
                    offset--;
                }
            }
        }

        var exponent = Exponent(ref text) + offset;
        if (!text.IsEmpty)
        {
            return null;
        }

        var value = exponent switch
        {
            > LargestExponent => double.PositiveInfinity,
            < -LargestExponent => 0,
            _ => ArduinoNumber.Scale(mantissa, exponent),
        };

        // The original would put an infinity on the air, which no JSON means.
        return double.IsFinite(value) ? new JsonValue.Real(negative ? -value : value) : null;
    }

    private static int Exponent(ref ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'e' or (byte)'E', ..])
        {
            return 0;
        }

        text = text[1..];
        var negative = text is [(byte)'-', ..];
        if (negative || text is [(byte)'+', ..])
        {
            text = text[1..];
        }

        var exponent = 0;
        for (; !text.IsEmpty && IsDigit(text[0]); text = text[1..])
        {
            exponent = Math.Min((exponent * 10) + (text[0] - '0'), 10_000);
        }

        return negative ? -exponent : exponent;
    }

    private static bool IsDigit(byte one) => one is >= (byte)'0' and <= (byte)'9';
}
