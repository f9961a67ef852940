using System.Globalization;

namespace Sallyport.Cli.Stimulators;

/// <summary>Something that happens by itself, so long after the start.</summary>
/// <param name="After">Since the start.</param>
/// <param name="Action">What.</param>
internal readonly record struct TimedAction(TimeSpan After, HandAction Action)
{
    private const double LongestSeconds = 86_400;

    /// <summary>Reads <c>open:0@10s</c>.</summary>
    public static bool TryParse(string text, int outputs, out TimedAction timed)
    {
        timed = default;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !HandAction.TryParse(text[..at], outputs, out HandAction action)
            || !double.TryParse(text.AsSpan(at + 1).TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) || seconds > LongestSeconds)
        {
            return false;
        }

        timed = new TimedAction(TimeSpan.FromSeconds(seconds), action);
        return true;
    }
}
