using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;
using Sallyport.Web.Api;

namespace Sallyport.Web.Outputs;

/// <summary><c>/api/v1/outputs</c>: devices with outputs, and the stop that nothing holds up.</summary>
internal sealed class OutputEndpoints(IGatewayControl control)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control)
    {
        var endpoints = new OutputEndpoints(control);
        routes.MapGet("/api/v1/outputs", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapGet(StopPath.Route, endpoints.NeedAsync).WithMetadata(new RequiredRole(null));
        routes.MapPost(StopPath.Route, endpoints.StopAsync).WithMetadata(new RequiredRole(null));
    }

    private Task ListAsync(HttpContext context) => Reply.JsonAsync(context, OutputsView.Of(control), ApiJson.Strict.OutputsView);

    /// <summary>Whether a stop makes sense, for pages on which nobody signed in: whoever may stop has to know when to.</summary>
    private Task NeedAsync(HttpContext context) => Reply.JsonAsync(context, StopNeedView.Of(control.Outputs, TimeProvider.System.GetUtcNow()), ApiJson.Strict.StopNeedView);

    private Task StopAsync(HttpContext context)
    {
        control.Outputs?.EmergencyStop(AccessGate.CallerOf(context));
        return Reply.JsonAsync(context, new StopView(control.Outputs?.Buses.Count ?? 0), ApiJson.Strict.StopView, StatusCodes.Status202Accepted);
    }
}
