using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Devices;

namespace Sallyport.Web.Api;

/// <summary>Which devices a caller wants. All that is given must fit.</summary>
internal sealed record DeviceFilter(string? Protocol, string? Segment, string? State, string? Tag, string? Text, long? SilentSince, string? After, int Limit)
{
    /// <summary>Most devices of one page; without a limit all are given.</summary>
    public const long MostListed = 10_000;

    /// <summary>Reads the parameters; null when the answer was given.</summary>
    public static async Task<DeviceFilter?> ReadAsync(HttpContext context)
    {
        if (!RequestBody.TryText(context, "protocol", out var protocol)
            || !RequestBody.TryText(context, "segment", out var segment)
            || !RequestBody.TryWord(context, "state", DeviceView.StateWords, out var state)
            || !RequestBody.TryText(context, "tag", out var tag)
            || !RequestBody.TryText(context, "q", out var text)
            || !RequestBody.TryText(context, "silentSince", out var since)
            || !RequestBody.TryText(context, "after", out var after)
            || !RequestBody.TryNumber(context, "limit", 1, MostListed, int.MaxValue, out var limit)
            || !RequestBody.Note(context, "silentSince", TryTime(since, out var silentSince)))
        {
            await RequestBody.RefuseAsync(context, $"'state' is one of {string.Join(", ", DeviceView.StateWords)}, 'silentSince' a time like 2026-01-31T12:00:00Z, 'limit' 1..{MostListed}, and each is there once").ConfigureAwait(false);
            return null;
        }

        return new DeviceFilter(protocol, segment, state, tag?.Trim().ToLowerInvariant(), text, silentSince, after, (int)limit);
    }

    /// <summary>True when the device fits and lies behind <see cref="After"/>.</summary>
    public bool Fits(DeviceRecord device) =>
        (After is null || string.CompareOrdinal(device.Id, After) > 0)
        && (Protocol is null || device.Protocol == Protocol)
        && (Segment is null || device.Segment == Segment)
        && (State is null || DeviceView.Word(device.State) == State)
        && (Tag is null || device.Tags.Contains(Tag))
        && (SilentSince is null || device.LastSeenMicroseconds < SilentSince)
        && (Text is null || Says(device, Text));

    private static bool Says(DeviceRecord device, string text) =>
        device.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || device.GivenName?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || device.AnnouncedName?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || device.Note?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || device.Tags.Any(tag => tag.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static bool TryTime(string? text, out long? microseconds)
    {
        microseconds = null;
        if (text is null)
        {
            return true;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        microseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
