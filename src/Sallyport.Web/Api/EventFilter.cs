using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>Which entries a caller wants.</summary>
/// <param name="Since">Exclusive; null where the caller did not say.</param>
/// <param name="Device">Id, null for all.</param>
/// <param name="Kind">Null for all.</param>
/// <param name="Limit">Entries in one answer.</param>
/// <param name="Formerly">Ids whose entries belong to the device's history.</param>
internal sealed record EventFilter(long? Since, string? Device, EntryKind? Kind, int Limit, IReadOnlyList<string> Formerly)
{
    private const long MostListed = 10_000;
    private const long UsuallyListed = 1_000;

    /// <summary>Reads <c>since, device, kind, limit</c>; null when the answer was given.</summary>
    public static async Task<EventFilter?> ReadAsync(HttpContext context, IGatewayControl control)
    {
        EntryKind? kind = null;
        if (!RequestBody.TryNumber(context, "since", 0, long.MaxValue, -1, out var since)
            || !RequestBody.TryNumber(context, "limit", 1, MostListed, UsuallyListed, out var limit)
            || !RequestBody.TryText(context, "device", out var device)
            || !RequestBody.TryText(context, "kind", out var word)
            || (word is not null && !TryKind(word, out kind)))
        {
            await RequestBody.RefuseAsync(context, $"'since' is a number, 'limit' 1..{MostListed}, 'device' names a device, 'kind' is one of docs/events.md").ConfigureAwait(false);
            return null;
        }

        IReadOnlyList<string> formerly = [];

        // An id is taken as it is: its device may be forgotten while its entries are still there.
        if (device is not null && (!DeviceId.TryParse(device, out _) || control.Find(device).Count > 0))
        {
            if (await DeviceEndpoints.ResolveAsync(context, control, device).ConfigureAwait(false) is not { } record)
            {
                return null;
            }

            (device, formerly) = (record.Id, record.Formerly);
        }

        return new EventFilter(since < 0 ? null : since, device, kind, (int)limit, formerly);
    }

    private static bool TryKind(string word, out EntryKind? kind)
    {
        var known = EntryJson.TryParseKind(word, out var value);
        kind = value;
        return known;
    }
}
