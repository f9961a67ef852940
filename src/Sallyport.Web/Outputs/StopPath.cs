using Microsoft.AspNetCore.Http;

namespace Sallyport.Web.Outputs;

/// <summary>
/// The emergency stop's address. It is the one command that needs no token, and neither the limits of an address nor the check of the host's name hold it
/// up: whoever reaches the port may stop. What it costs is bounded behind it: the body is not read, stops that wait are counted, and the audit joins those
/// of one address within a second.
/// </summary>
internal static class StopPath
{
    /// <summary>Where it is.</summary>
    public const string Route = "/api/v1/outputs/stop";

    /// <summary>True for a request that is an emergency stop.</summary>
    public static bool Is(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.Equals(Route, StringComparison.OrdinalIgnoreCase);
}
