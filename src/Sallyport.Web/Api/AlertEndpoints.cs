using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/alerts</c>: what is open, and what people say about it.</summary>
internal sealed class AlertEndpoints(IGatewayControl control)
{
    private const double LongestMute = 10 * 365 * 86_400.0;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control)
    {
        var endpoints = new AlertEndpoints(control);
        routes.MapGet("/api/v1/alerts", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapPut("/api/v1/alerts/{id}/acknowledgement", endpoints.AcknowledgeAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
        routes.MapPut("/api/v1/alerts/{id}/mute", endpoints.MuteAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
        routes.MapDelete("/api/v1/alerts/{id}/mute", endpoints.UnmuteAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
    }

    private Task ListAsync(HttpContext context)
    {
        var mutes = control.Alerts.Mutes;
        return Reply.JsonAsync(context, new AlertsView([.. control.Alerts.Open.Select(alert => AlertView.Of(alert, mutes, control))], [.. mutes.Select(MuteView.Of)]), ApiJson.Strict.AlertsView);
    }

    private Task AcknowledgeAsync(HttpContext context) =>
        DoAsync(context, IsOpen, id => control.Alerts.AcknowledgeAsync(id, AccessGate.CallerOf(context), context.RequestAborted));

    private async Task MuteAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.MuteOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (order.Seconds is { } seconds && !(seconds is > 0 and <= LongestMute))
        {
            await RequestBody.RefuseAsync(context, "'seconds' is above 0 and at most ten years, or null").ConfigureAwait(false);
            return;
        }

        var span = order.Seconds is { } length ? TimeSpan.FromSeconds(length) : (TimeSpan?)null;
        await DoAsync(context, IsOpen, id => control.Alerts.MuteAsync(id, span, AccessGate.CallerOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    private Task UnmuteAsync(HttpContext context) => DoAsync(
        context,
        id => control.Alerts.Mutes.Any(mute => mute.AlertId == id),
        id => control.Alerts.UnmuteAsync(id, AccessGate.CallerOf(context), context.RequestAborted));

    private bool IsOpen(long id) => control.Alerts.Open.Any(alert => alert.Id == id);

    private async Task DoAsync(HttpContext context, Func<long, bool> isThere, Func<long, Task<CommandResult>> work)
    {
        if (!long.TryParse(context.GetRouteValue("id") as string, out var id) || !isThere(id))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-alert", "there is no such alert any more").ConfigureAwait(false);
            return;
        }

        var result = await work(id).ConfigureAwait(false);
        await (result.Accepted ? ListAsync(context) : Reply.RefusalAsync(context, result)).ConfigureAwait(false);
    }
}
