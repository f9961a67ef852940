using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>Which entries a caller wants.</summary>
/// <param name="Since">Exclusive; null where the caller did not say.</param>
/// <param name="Search">All conditions.</param>
internal sealed record EventFilter(long? Since, JournalSearch Search)
{
    private const long MostListed = 10_000;
    private const long UsuallyListed = 1_000;

    /// <summary>Reads <c>since, before, order, device, kind, network, from, to, limit</c>; null when the answer was given.</summary>
    public static async Task<EventFilter?> ReadAsync(HttpContext context, IGatewayControl control)
    {
        if (!RequestBody.TryNumber(context, "since", 0, long.MaxValue, -1, out var since)
            || !RequestBody.TryNumber(context, "before", 1, long.MaxValue, long.MaxValue, out var before)
            || !RequestBody.TryNumber(context, "limit", 1, MostListed, UsuallyListed, out var limit)
            || !RequestBody.TryWord(context, "order", ["oldest", "newest"], out var order)
            || !RequestBody.TryTexts(context, "device", JournalSearch.MostDevices, out var words)
            || !RequestBody.TryTexts(context, "kind", Enum.GetValues<EntryKind>().Length, out var kindWords)
            || !RequestBody.Note(context, "kind", TryKinds(kindWords, out var kinds))
            || !RequestBody.TryText(context, "network", out var network) || !RequestBody.Note(context, "network", network?.Split('/').Length is null or 2)
            || !RequestBody.TryTime(context, "from", out var from)
            || !RequestBody.TryTime(context, "to", out var to))
        {
            await RequestBody.RefuseAsync(
                context,
                $"'since' and 'before' are numbers, 'limit' 1..{MostListed}, 'order' is oldest or newest, 'device' names up to {JournalSearch.MostDevices} devices, "
                + "'kind' is of docs/events.md, 'network' is protocol/segment, 'from' and 'to' are RFC 3339 times").ConfigureAwait(false);
            return null;
        }

        List<string> devices = [];
        foreach (var word in words)
        {
            // An id is taken as it is: its device may be forgotten while its entries are still there.
            if (DeviceId.TryParse(word, out _) && control.Find(word).Count == 0)
            {
                devices.Add(word);
            }
            else if (await DeviceEndpoints.ResolveAsync(context, control, word).ConfigureAwait(false) is { } record)
            {
                // What a device took the place of is its own past.
                devices.AddRange([record.Id, .. record.Formerly]);
            }
            else
            {
                return null;
            }
        }

        return new EventFilter(since < 0 ? null : since, new JournalSearch
        {
            AfterSeq = Math.Max(0, since),
            BeforeSeq = before,
            Maximum = (int)limit,
            NewestFirst = order == "newest",
            Devices = [.. devices.Distinct(StringComparer.Ordinal).Take(JournalSearch.MostDevices)],
            Kinds = kinds,
            Network = network,
            FromMicroseconds = from ?? long.MinValue,
            ToMicroseconds = to ?? long.MaxValue,
        });
    }

    private static bool TryKinds(IReadOnlyList<string> words, out IReadOnlyList<EntryKind> kinds)
    {
        List<EntryKind> found = [];
        kinds = found;
        foreach (var word in words)
        {
            if (!EntryJson.TryParseKind(word, out var kind))
            {
                return false;
            }

            found.Add(kind);
        }

        return true;
    }
}
