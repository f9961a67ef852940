using Microsoft.AspNetCore.Http;

namespace Sallyport.Web.Api;

/// <summary>
/// Lets the slashes of a device id stand as they are in front of a part of the device: <c>/api/v1/devices/p/s/a/history</c> is
/// <c>/api/v1/devices/p%2Fs%2Fa/history</c>, and so under <c>/api/v1/outputs</c>. An id has exactly three parts, so nothing else can be meant.
/// </summary>
internal static class DevicePath
{
    private static readonly string[] Prefixes = ["/api/v1/devices/", "/api/v1/outputs/"];
    private const int IdParts = 3;

    /// <summary>The middleware; runs before the endpoint is chosen.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is { } path && Array.Find(Prefixes, one => path.StartsWith(one, StringComparison.OrdinalIgnoreCase)) is { } prefix)
        {
            var parts = path[prefix.Length..].Split('/', IdParts + 2);
            if (parts.Length == IdParts + 1 && parts.All(static part => part.Length > 0))
            {
                context.Request.Path = $"{prefix}{parts[0]}%2F{parts[1]}%2F{parts[2]}/{parts[3]}";
            }
        }

        return next(context);
    }
}
