using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/topology</c>: who hangs on whom, now or at a moment of the past.</summary>
internal sealed class TopologyEndpoints(IGatewayControl control, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, TimeProvider time)
    {
        var endpoints = new TopologyEndpoints(control, time);
        routes.MapGet("/api/v1/topology", endpoints.ReadAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
    }

    private async Task ReadAsync(HttpContext context)
    {
        if (!RequestBody.TryText(context, "at", out var word) || !TryTime(word, out var at))
        {
            await RequestBody.RefuseAsync(context, "'at' is a time of RFC 3339, for example 2026-11-21T09:30:00Z").ConfigureAwait(false);
            return;
        }

        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        await ReplyAsync(context, at is { } past && past < now ? FleetHistory.At(control.Journal, control.Devices, past) : new FleetMoment(now, now, IsWhole: true, control.Devices)).ConfigureAwait(false);
    }

    private Task ReplyAsync(HttpContext context, FleetMoment moment)
    {
        var oldest = control.Journal.Read(new JournalQuery(control.Journal.FirstSeq - 1, 1)) is [var first] ? EntryJson.Time(first.TimeMicroseconds) : null;
        var view = new TopologyView(
            EntryJson.Time(moment.AtMicroseconds), EntryJson.Time(moment.CountedFromMicroseconds), moment.IsWhole, oldest, [.. moment.Devices.Select(TopologyNodeView.Of)]);
        return Reply.JsonAsync(context, view, ApiJson.Strict.TopologyView);
    }

    /// <summary>UTC microseconds; null for an absent time. False for what is no time since 1970.</summary>
    private static bool TryTime(string? word, out long? microseconds)
    {
        microseconds = null;
        if (word is null)
        {
            return true;
        }

        if (!DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || time < DateTimeOffset.UnixEpoch)
        {
            return false;
        }

        microseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
