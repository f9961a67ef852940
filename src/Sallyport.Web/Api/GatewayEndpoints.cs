using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary>The gateway itself: health, version, and a word for people at <c>/</c>.</summary>
internal sealed class GatewayEndpoints(IGatewayControl control, WebServerOptions options)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options)
    {
        var endpoints = new GatewayEndpoints(control, options);
        routes.MapGet("/api/v1/health", endpoints.HealthAsync).WithMetadata(new RequiredRole(null));
        routes.MapGet("/api/v1/version", endpoints.VersionAsync).WithMetadata(new RequiredRole(null));
        routes.MapGet("/", RootAsync).WithMetadata(new RequiredRole(null));
    }

    private Task HealthAsync(HttpContext context) => Reply.JsonAsync(context, control.Health, ApiJson.Strict.GatewayHealth);

    private Task VersionAsync(HttpContext context) => Reply.JsonAsync(context, new VersionView("sallyport", options.Version, "v1"), ApiJson.Strict.VersionView);

    private static Task RootAsync(HttpContext context) => Reply.OctetsAsync(
        context,
        Encoding.UTF8.GetBytes("Sallyport runs. This build has no dashboard; the API is at /api/v1 and the commands work.\n"),
        "text/plain; charset=utf-8",
        StatusCodes.Status200OK);
}
