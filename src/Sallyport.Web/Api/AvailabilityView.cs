using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>The learned rhythm of a device and what follows from it. Times are exact to the second.</summary>
internal sealed record AvailabilityView(string Reason, double? UsualSeconds, int Intervals, double LossShare, string? ExpectedAt, string? LateAt, string? LateSince)
{
    private const long Second = 1_000_000;

    /// <summary>The view; null when nothing is known.</summary>
    public static AvailabilityView? Of(DeviceAvailability? known) => known is null ? null : new AvailabilityView(
        known.Reason,
        known.UsualSeconds is { } usual ? Math.Round(usual, 1) : null,
        known.Intervals,
        Math.Round(known.LossShare, 3),
        Time(known.ExpectedAtMicroseconds),
        Time(known.LateAtMicroseconds),
        Time(known.LateSinceMicroseconds));

    // The two clocks of the host are read one after the other; without rounding the same moment would be told differently each time.
    private static string? Time(long? microseconds) => microseconds is { } at ? EntryJson.Time((at + (Second / 2)) / Second * Second) : null;
}
