using Microsoft.AspNetCore.Http;

namespace Sallyport.Web;

/// <summary>Headers of every answer. What is data is not run, framed, guessed at, kept, or told to other sites; the dashboard's page says itself what it may run.</summary>
internal static class SecureHeaders
{
    /// <summary>Of everything but the dashboard's page.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Year = "max-age=31536000";

    /// <summary>Sets them.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isTrusted">True where browsers trust the certificate.</param>
    public static void Set(HttpContext context, bool isTrusted)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (isTrusted && context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = Year;
        }
    }
}
