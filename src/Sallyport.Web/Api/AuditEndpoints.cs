using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/audit</c>: who did what, and whether the hash chain holds.</summary>
internal sealed class AuditEndpoints(IGatewayControl control, TimeProvider time)
{
    /// <summary>Most entries that one request looks at for those that fit.</summary>
    private const int MostLookedAt = 20_000;

    private readonly AuditChainCheck _chain = new(control.Journal, time);

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, TimeProvider time) =>
        routes.MapGet("/api/v1/audit", new AuditEndpoints(control, time).ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));

    private async Task ListAsync(HttpContext context)
    {
        if (await AuditFilter.ReadAsync(context, control).ConfigureAwait(false) is not { } filter)
        {
            return;
        }

        var (entries, next) = Find(filter);
        await Reply.JsonAsync(context, new AuditView(View(_chain.Continue()), entries, next), ApiJson.Strict.AuditView).ConfigureAwait(false);
    }

    private (List<AuditEntryView> Entries, long? Next) Find(AuditFilter filter)
    {
        const int Page = 2_000;
        var wanted = filter.Search.Maximum;
        var search = filter.Search with { Maximum = Page };
        var found = new List<AuditEntryView>();
        long? next = null;
        for (var looked = 0; looked < MostLookedAt; looked += Page)
        {
            var page = control.Journal.Search(search);
            foreach (var entry in page.Entries)
            {
                if (entry.Body is not AuditBody body || !filter.Fits(body))
                {
                    continue;
                }

                if (found.Count == wanted)
                {
                    // One more fits: the next page begins behind the last that is told.
                    return (found, found[^1].Seq);
                }

                found.Add(View(entry, body));
            }

            next = page.Next;
            if (next is not { } bound)
            {
                break;
            }

            search = search.NewestFirst ? search with { BeforeSeq = bound } : search with { AfterSeq = bound };
        }

        return (found, next);
    }

    private static AuditEntryView View(JournalEntry entry, AuditBody body) => new(
        entry.Seq, EntryJson.Time(entry.TimeMicroseconds), body.Who, body.From, body.Via, body.Action, body.Target, body.Detail, body.PreviousHash, body.Hash);

    private static AuditChainView View(AuditChainState chain) => new(
        chain.BrokenSeq is not null ? "broken" : chain.IsComplete ? "intact" : "checking",
        chain.Entries,
        chain.SinceMicroseconds is { } since ? EntryJson.Time(since) : null,
        chain.CheckedSeq,
        chain.BrokenSeq,
        chain.Hash);
}
