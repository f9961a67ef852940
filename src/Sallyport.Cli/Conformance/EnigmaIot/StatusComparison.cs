using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Compares status messages number by number and puts the original's in place of the product's where a rule explains the difference.</summary>
internal static partial class StatusComparison
{
    /// <summary>Replaces each status of the product that differs only as a rule allows.</summary>
    public static void Align(List<Publication> expected, List<Publication> ours, DeviceHistory device, CaseReport report)
    {
        foreach (var wanted in expected)
        {
            var at = ours.FindIndex(message => message.Topic == wanted.Topic && !message.Payload.Span.SequenceEqual(wanted.Payload.Span));
            if (at >= 0 && Parse(wanted) is { } original && Parse(ours[at]) is { } made && SameButFor(original, made, device, report))
            {
                ours[at] = wanted;
            }
        }
    }

    private static bool SameButFor(Status original, Status made, DeviceHistory device, CaseReport report)
    {
        var totalDiffers = original.Total != made.Total || original.Lost != made.Lost || original.Per != made.Per;
        var received = original.Total - original.Lost;
        var same = original.Rssi == made.Rssi
            && original.Lost == made.Lost + device.ForeignLost
            && received == made.Total - made.Lost + device.ForeignReceived
            && original.Per == Ratio(original.Lost, received);
        if (!same || !SameRate(original.Rate, made.Rate, report))
        {
            return false;
        }

        if (totalDiffers)
        {
            report.Apply(Rules.TotalsOwn);
        }

        return true;
    }

    private static bool SameRate(string original, string made, CaseReport report)
    {
        if (original == "inf")
        {
            report.Apply(Rules.RateFinite);
            return double.TryParse(made, NumberStyles.Float, CultureInfo.InvariantCulture, out var finite) && double.IsFinite(finite);
        }

        // The original adds up in single precision in an order of its own: the last of seven digits may differ.
        return original == made
            || (double.TryParse(original, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted)
                && double.TryParse(made, NumberStyles.Float, CultureInfo.InvariantCulture, out var ours)
                && Math.Abs(wanted - ours) <= Math.Max(0.011, Math.Abs(wanted) * 2e-6));
    }

    private static string Ratio(long lost, long received) =>
        (received == 0 ? 0f : (float)lost / received).ToString("0.000000e+00", CultureInfo.InvariantCulture);

    private static Status? Parse(Publication message)
    {
        var match = StatusPattern().Match(Encoding.Latin1.GetString(message.Payload.Span));
        return message.Topic.EndsWith("/status", StringComparison.Ordinal) && match.Success
            ? new Status(
                match.Groups[1].Value,
                match.Groups[2].Value,
                long.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture),
                long.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture),
                match.Groups[5].Value)
            : null;
    }

    [GeneratedRegex("^{\"rssi\":(-?[0-9]+),\"per\":([^,]+),\"lostmessages\":([0-9]+),\"totalmessages\":([0-9]+),\"packetshour\":([^}]+)}$")]
    private static partial Regex StatusPattern();

    private sealed record Status(string Rssi, string Per, long Lost, long Total, string Rate);
}
