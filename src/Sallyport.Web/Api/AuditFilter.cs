using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Web.Api;

/// <summary>Which audit entries a caller wants; all conditions must hold.</summary>
/// <param name="Search">Numbers, time, direction and size of the page.</param>
/// <param name="Who">Exactly this one; null: all.</param>
/// <param name="Action">This action, or all of a group: <c>downlink</c> is <c>downlink.submit</c> and others; null: all.</param>
/// <param name="Targets">Exactly one of these; empty: all.</param>
/// <param name="Text">Part of any field, in any case; null: all.</param>
internal sealed record AuditFilter(JournalSearch Search, string? Who, string? Action, IReadOnlyList<string> Targets, string? Text)
{
    private const long MostListed = 10_000;
    private const long UsuallyListed = 200;

    /// <summary>Reads <c>who, action, target, q, since, before, order, from, to, limit</c>; null when the answer was given.</summary>
    public static async Task<AuditFilter?> ReadAsync(HttpContext context, IGatewayControl control)
    {
        if (!RequestBody.TryNumber(context, "since", 0, long.MaxValue, 0, out var since)
            || !RequestBody.TryNumber(context, "before", 1, long.MaxValue, long.MaxValue, out var before)
            || !RequestBody.TryNumber(context, "limit", 1, MostListed, UsuallyListed, out var limit)
            || !RequestBody.TryWord(context, "order", ["oldest", "newest"], out var order)
            || !RequestBody.TryText(context, "who", out var who)
            || !RequestBody.TryText(context, "action", out var action)
            || !RequestBody.TryText(context, "target", out var target)
            || !RequestBody.TryText(context, "q", out var text)
            || !RequestBody.TryTime(context, "from", out var from)
            || !RequestBody.TryTime(context, "to", out var to))
        {
            await RequestBody.RefuseAsync(
                context,
                $"'since' and 'before' are numbers, 'limit' 1..{MostListed}, 'order' is oldest or newest, 'who', 'action', 'target' and 'q' are there once, "
                + "'from' and 'to' are RFC 3339 times").ConfigureAwait(false);
            return null;
        }

        var search = new JournalSearch
        {
            AfterSeq = since,
            BeforeSeq = before,
            Maximum = (int)limit,
            NewestFirst = order != "oldest",
            Kinds = [EntryKind.Audit],
            FromMicroseconds = from ?? long.MinValue,
            ToMicroseconds = to ?? long.MaxValue,
        };

        // A device may be named as people name it; what it took the place of is its own past.
        string[] targets = target is null ? [] : control.Find(target) is [var device] ? [target, device.Id, .. device.Formerly] : [target];
        return new AuditFilter(search, who, action, targets, text);
    }

    /// <summary>Whether an entry is one of those that are wanted, its number and time aside.</summary>
    public bool Fits(AuditBody body) =>
        (Who is null || body.Who == Who)
        && (Action is null || body.Action == Action || body.Action.StartsWith($"{Action}.", StringComparison.Ordinal))
        && (Targets.Count == 0 || Targets.Contains(body.Target))
        && (Text is not { } text || new[] { body.Who, body.From, body.Via, body.Action, body.Target, body.Detail ?? "" }.Any(field => field.Contains(text, StringComparison.OrdinalIgnoreCase)));
}
