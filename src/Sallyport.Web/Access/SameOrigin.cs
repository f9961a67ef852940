using Microsoft.AspNetCore.Http;

namespace Sallyport.Web.Access;

/// <summary>
/// Tells our own page from foreign ones. A browser adds its cookies to what foreign pages send, but it also says truly where a request comes from:
/// <c>Sec-Fetch-Site</c>, and where that is not sent (pages without TLS) <c>Origin</c>. No page can change either.
/// </summary>
internal static class SameOrigin
{
    /// <summary>True when the request says that a foreign page sent it.</summary>
    public static bool IsForeign(HttpContext context) => Site(context) is { Length: > 0 } site ? site is not ("same-origin" or "none") : HasForeignOrigin(context);

    /// <summary>True when a caller with a cookie may do this: reading unless a foreign page asks, anything else only with proof that our own page asks.</summary>
    public static bool Allows(HttpContext context)
    {
        if (IsForeign(context))
        {
            return false;
        }

        var request = context.Request;
        var isReading = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return (isReading && request.Headers.Upgrade.Count == 0) || Site(context) == "same-origin" || (request.Headers.Origin.Count == 1 && !HasForeignOrigin(context));
    }

    private static string Site(HttpContext context) => context.Request.Headers["Sec-Fetch-Site"].ToString();

    private static bool HasForeignOrigin(HttpContext context) =>
        context.Request.Headers.Origin is { Count: > 0 } origin
        && !string.Equals(origin.ToString(), $"{context.Request.Scheme}://{context.Request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
