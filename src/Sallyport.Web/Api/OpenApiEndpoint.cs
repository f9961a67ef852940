using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/openapi.json</c>. The document is made at the first question, when all endpoints are known.</summary>
internal static class OpenApiEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, string version)
    {
        var document = new Lazy<byte[]>(() => OpenApiDocument.Make(version, routes.DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()));
        routes.MapGet("/api/v1/openapi.json", context => Reply.JsonAsync(context, document.Value)).WithMetadata(new RequiredRole(AccessRole.Viewer));
    }
}
