using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sallyport.Payloads.Json;

/// <summary>Prints reals digit for digit as ArduinoJson 6.19.4 does, so that subscribers see the same text as from the original gateway.</summary>
/// <remarks>
/// The rule: values from 1e7 up and up to 1e-5 are scaled by powers of ten (by binary exponentiation, errors included) and get an exponent; then the integral
/// part is cut off, the rest is taken as up to nine digits less one for each integral digit above the first, the last digit rounded half up, and trailing zeros
/// are dropped. So 3.3 as float32 prints <c>3.299999952</c>, and 1e7 prints <c>1e7</c>. Not a number and the infinities print <c>null</c>, as there.
/// </remarks>
public static class ArduinoNumber
{
    /// <summary>Longest text, octets: sign, seven digits, point, nine digits, and <c>e-324</c>, rounded up.</summary>
    public const int MaximumLength = 32;

    private const double PositiveExponentThreshold = 1e7;
    private const double NegativeExponentThreshold = 1e-5;
    private const int DecimalPlaces = 9;
    private const uint DecimalScale = 1_000_000_000;

    private static readonly double[] Powers = [1e1, 1e2, 1e4, 1e8, 1e16, 1e32, 1e64, 1e128, 1e256];
    private static readonly double[] InversePowers = [1e-1, 1e-2, 1e-4, 1e-8, 1e-16, 1e-32, 1e-64, 1e-128, 1e-256];
    private static readonly double[] InversePowersTimesTen = [1e0, 1e-1, 1e-3, 1e-7, 1e-15, 1e-31, 1e-63, 1e-127, 1e-255];

    /// <summary>The text of a value.</summary>
    public static string Format(double value)
    {
        Span<byte> text = stackalloc byte[MaximumLength];
        return Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <summary>Writes the text of a value and returns its length in octets.</summary>
    /// <exception cref="ArgumentException">Room for fewer than <see cref="MaximumLength"/> octets.</exception>
    public static int Format(double value, Span<byte> destination)
    {
        if (destination.Length < MaximumLength)
        {
            throw new ArgumentException("too short for a number", nameof(destination));
        }

        if (!double.IsFinite(value))
        {
            "null"u8.CopyTo(destination);
            return 4;
        }

        var at = 0;
        if (value < 0)
        {
            destination[at++] = (byte)'-';
            value = -value;
        }

        var exponent = Normalize(ref value);
        var (integral, fraction, places) = Split(value, ref exponent);
        at = Append(integral, destination, at);
        if (places > 0)
        {
            destination[at++] = (byte)'.';
            at += places;
            for (var digit = at - 1; digit >= at - places; digit--)
            {
                destination[digit] = (byte)('0' + (fraction % 10));
                fraction /= 10;
            }
        }

        if (exponent != 0)
        {
            destination[at++] = (byte)'e';
            at = Append(exponent, destination, at);
        }

        return at;
    }

    internal static void Write(double value, IBufferWriter<byte> destination) => destination.Advance(Format(value, destination.GetSpan(MaximumLength)));

    /// <summary>mantissa * 10^exponent by the same binary exponentiation; exponent -308..308.</summary>
    internal static double Scale(double mantissa, int exponent)
    {
        var factors = exponent > 0 ? Powers : InversePowers;
        var bits = Math.Abs(exponent);
        for (var index = 0; bits != 0 && index < factors.Length; index++, bits >>= 1)
        {
            if ((bits & 1) != 0)
            {
                mantissa *= factors[index];
            }
        }

        return mantissa;
    }

    private static int Normalize(ref double value)
    {
        var exponent = 0;
        if (value >= PositiveExponentThreshold)
        {
            for (var index = Powers.Length - 1; index >= 0; index--)
            {
                if (value >= Powers[index])
                {
                    value *= InversePowers[index];
                    exponent += 1 << index;
                }
            }
        }
        else if (value is > 0 and <= NegativeExponentThreshold)
        {
            for (var index = Powers.Length - 1; index >= 0; index--)
            {
                if (value < InversePowersTimesTen[index])
                {
                    value *= Powers[index];
                    exponent -= 1 << index;
                }
            }
        }

        return exponent;
    }

    private static (uint Integral, uint Fraction, int Places) Split(double value, ref int exponent)
    {
        var integral = (uint)value;
        var places = DecimalPlaces;
        var scale = DecimalScale;
        for (var rest = integral; rest >= 10; rest /= 10)
        {
            scale /= 10;
            places--;
        }

        var remainder = (value - integral) * scale;
        var fraction = (uint)remainder;
        remainder -= fraction;
        fraction += (uint)(remainder * 2);
        if (fraction >= scale)
        {
            fraction = 0;
            integral++;
            if (exponent != 0 && integral >= 10)
            {
                exponent++;
                integral = 1;
            }
        }

        while (places > 0 && fraction % 10 == 0)
        {
            fraction /= 10;
            places--;
        }

        return (integral, fraction, places);
    }

    private static int Append(long number, Span<byte> destination, int at)
    {
        _ = number.TryFormat(destination[at..], out var written, default, CultureInfo.InvariantCulture);
        return at + written;
    }
}
