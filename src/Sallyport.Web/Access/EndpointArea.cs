using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Sallyport.Web.Access;

/// <summary>The area of an endpoint, for scopes: the first word behind <c>/api/v1/</c>, <c>original</c> for the original's API, else the first word of its path.</summary>
internal static class EndpointArea
{
    // A limited pass that could make passes could make one without limits.
    private static readonly string[] OfPasses = ["tokens", "users", "sessions", "owner-link"];

    // A capture file is of the area that it is taken from.
    private const string CaptureSuffix = ".pcapng";

    /// <summary>Its area.</summary>
    public static string Of(RouteEndpoint endpoint)
    {
        var words = endpoint.RoutePattern.RawText!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["api", "v1", var file] when file.EndsWith(CaptureSuffix, StringComparison.Ordinal) => file[..^CaptureSuffix.Length],
            ["api", "v1", var word, ..] => word,
            ["api", ..] => "original",
            [var word, ..] => word,
            [] => "",
        };
    }

    /// <summary>All areas that a scope may name: a role is needed there, and nobody is let in or out.</summary>
    public static IReadOnlyCollection<string> All(IEnumerable<Endpoint> endpoints) => endpoints.OfType<RouteEndpoint>()
        .Where(static endpoint => endpoint.Metadata.GetMetadata<RequiredRole>() is { Role: not null, IsOwn: false })
        .Select(Of)
        .Where(static area => !OfPasses.Contains(area, StringComparer.Ordinal))
        .ToHashSet(StringComparer.Ordinal);
}
