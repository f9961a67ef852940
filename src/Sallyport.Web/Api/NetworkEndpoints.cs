using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/networks</c>: what the gateway serves now.</summary>
internal sealed class NetworkEndpoints(IGatewayControl control)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control)
    {
        var endpoints = new NetworkEndpoints(control);
        routes.MapGet("/api/v1/networks", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapGet("/api/v1/networks/{name}", endpoints.OneAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
    }

    private Task ListAsync(HttpContext context) => Reply.JsonAsync(context, Networks(), ApiJson.Strict.Networks);

    private Task OneAsync(HttpContext context)
    {
        var word = context.GetRouteValue("name") as string ?? "";
        var found = Networks().Where(network => network.Name == word).ToArray();
        return found switch
        {
            [var one] => EntityTag.JsonAsync(context, one, ApiJson.Strict.NetworkView),
            [] => Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-network", "there is no such network"),
            _ => Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "ambiguous-network", $"this is a network of {string.Join(", ", found.Select(static one => one.Protocol))}"),
        };
    }

    private IEnumerable<NetworkView> Networks()
    {
        var counts = new Dictionary<(string Protocol, string Segment), (int All, int Present)>();
        foreach (var device in control.Devices)
        {
            var (all, present) = counts.GetValueOrDefault((device.Protocol, device.Segment));
            counts[(device.Protocol, device.Segment)] = (all + 1, present + (device.SessionSinceMicroseconds is null ? 0 : 1));
        }

        return control.Segments.Select(segment =>
        {
            var (all, present) = counts.GetValueOrDefault((segment.Protocol, segment.Segment));
            return new NetworkView(segment.Segment, segment.Protocol, segment.Address, segment.Channel, all, present, segment.Protection, segment.Links);
        });
    }
}
