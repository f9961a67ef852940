using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sallyport.Web.Access;

/// <summary>
/// The cookie of a session: no script can read it, no foreign page makes the browser send it, and with TLS it is never sent without. Browsers do not keep
/// ports apart, so its name tells the port: two gateways on one machine do not sign each other out.
/// </summary>
internal static class SessionCookie
{
    /// <summary>Header of requests that no person made, such as those of a timer: they do not begin the idle time anew.</summary>
    public const string BackgroundHeader = "Sallyport-Background";

    /// <summary>The secret that a request brings; null for none.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[NameOf(context)];

    /// <summary>Gives the browser the secret.</summary>
    public static void Write(HttpContext context, string secret, TimeSpan life) => context.Response.Cookies.Append(NameOf(context), secret, Options(context, life));

    /// <summary>Takes it back.</summary>
    public static void Clear(HttpContext context) => context.Response.Cookies.Append(NameOf(context), "", Options(context, TimeSpan.Zero));

    private static string NameOf(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"{(context.Request.IsHttps ? "__Host-" : "")}sallyport-{context.Connection.LocalPort}");

    private static CookieOptions Options(HttpContext context, TimeSpan life) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
