using System.Globalization;

namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>Numbers as the C library of the original prints them: halves are rounded to even, exponents have at least two digits.</summary>
internal static class PrintfNumber
{
    /// <summary>More exact digits than any half of the kept places needs.</summary>
    private const int SpareDigits = 24;

    private const int ExponentPlaces = 6;
    private const int FixedPlaces = 2;

    /// <summary><c>%e</c>: 0.1875 is <c>1.875000e-01</c>. Finite values only.</summary>
    internal static string Exponent(double value)
    {
        var exact = value.ToString("E" + SpareDigits, CultureInfo.InvariantCulture);
        var at = exact.IndexOf('E', StringComparison.Ordinal);
        var power = int.Parse(exact.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = Round(exact[..at], ExponentPlaces);
        if (mantissa.StartsWith("10.", StringComparison.Ordinal))
        {
            mantissa = "1." + mantissa[3..] + "0";
            mantissa = mantissa[..(2 + ExponentPlaces)];
            power++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}");
    }

    /// <summary><c>%.2f</c>: 8823.5293 is <c>8823.53</c>. Finite values only.</summary>
    internal static string Fixed(double value) => Round(value.ToString("F" + SpareDigits, CultureInfo.InvariantCulture), FixedPlaces);

    private static string Round(string exact, int places)
    {
        var cut = exact.IndexOf('.', StringComparison.Ordinal) + 1 + places;
        var digits = exact[..cut].ToCharArray();
        var rest = exact.AsSpan(cut);
        var half = rest[0] == '5' && rest[1..].TrimEnd('0').IsEmpty;
        if (half ? (digits[^1] - '0') % 2 == 0 : rest[0] < '5')
        {
            return new string(digits);
        }

        for (var at = digits.Length - 1; at >= 0; at--)
        {
            if (!char.IsAsciiDigit(digits[at]))
            {
                continue;
            }

            if (digits[at] != '9')
            {
                digits[at]++;
                return new string(digits);
            }

            digits[at] = '0';
        }

        // Only nines: one more digit in front, behind a sign if there is one.
        var text = new string(digits);
        return text[0] == '-' ? "-1" + text[1..] : "1" + text;
    }
}
