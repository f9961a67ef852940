using System.Globalization;

namespace Sallyport.Gateway.Availability;

/// <summary>Lengths of time in words with one unit: <c>38 s, 43 min, 6 h, 3 days</c>.</summary>
public static class DurationText
{
    /// <summary>The length in the unit in which it reads best.</summary>
    /// <param name="seconds">0 or more.</param>
    public static string Of(double seconds) => seconds switch
    {
        < 1 => "less than 1 s",
        < 90 => Text(seconds, "s"),
        < 90 * 60 => Text(seconds / 60, "min"),
        < 36 * 3600 => Text(seconds / 3600, "h"),
        _ => Text(seconds / 86_400, "days"),
    };

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, value < 10 ? 1 : 0)} {unit}");
}
