using System.Globalization;
using System.Numerics;

namespace Sallyport.Web.EnigmaIot;

/// <summary>Numbers as the C library prints them with <c>%f</c>: six decimals of the exact value, halves rounded to even.</summary>
internal static class FixedNumber
{
    private const int Places = 6;
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;
    private static readonly BigInteger Scale = BigInteger.Pow(10, Places);

    /// <summary>17816.1171875 is <c>17816.117188</c>; what is not a number or infinite is zero, because JSON has no word for it.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            value = 0;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> MantissaBits) & 0x7FF);
        var mantissa = new BigInteger(bits & ((1L << MantissaBits) - 1));
        mantissa += exponent == 0 ? 0 : 1L << MantissaBits;
        var shift = Math.Max(exponent, 1) - ExponentBias;
        var scaled = shift >= 0 ? (mantissa * Scale) << shift : Round(mantissa * Scale, -shift);
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(Places + 1, '0');
        return $"{(bits < 0 ? "-" : "")}{digits[..^Places]}.{digits[^Places..]}";
    }

    private static BigInteger Round(BigInteger value, int shift)
    {
        var whole = value >> shift;
        var twice = (value - (whole << shift)) << 1;
        var comparison = twice.CompareTo(BigInteger.One << shift);
        return comparison > 0 || (comparison == 0 && !whole.IsEven) ? whole + 1 : whole;
    }
}
