using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Sallyport.Web.Access;
using Sallyport.Web.Api;

namespace Sallyport.Web.Dashboard;

/// <summary>
/// The dashboard: one page at each of its addresses, and its assets. Nothing of it is secret, so no token is asked; the data comes through the API, which
/// asks. Names of assets hold a hash of their content, so they may be kept for ever; the page is asked for anew each time.
/// </summary>
internal sealed class DashboardEndpoints(DashboardFiles files)
{
    /// <summary>Only what this server sends runs, styles, is asked or shown; nobody may frame the page.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Asset = "/assets/{name}";
    private static readonly string[] Pages = ["/", "/devices", "/devices/{**device}", "/map", "/alerts", "/frames", "/outputs", "/events", "/audit", "/settings", "/settings/{section}", "/guide", "/guide/{part}"];

    private static readonly byte[] Missing = Encoding.UTF8.GetBytes(
        """
        Sallyport runs; the API is at /api/v1 and the commands work.
        This build has no dashboard: Node.js 20 or newer was missing when it was built (Debian: apt-get install nodejs npm).
        With it, start ./sallyport again; it then builds the dashboard, too.

        """);

    public static void Map(IEndpointRouteBuilder routes, DashboardFiles files)
    {
        var endpoints = new DashboardEndpoints(files);
        foreach (var page in Pages)
        {
            routes.MapGet(page, endpoints.PageAsync).WithMetadata(new RequiredRole(null));
        }

        routes.MapGet(Asset, endpoints.AssetAsync).WithMetadata(new RequiredRole(null));
    }

    private Task PageAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-cache";
        return files.Find(DashboardFiles.Index) is { } index
            ? SendAsync(context, index)
            : Reply.OctetsAsync(context, Missing, "text/plain; charset=utf-8", StatusCodes.Status200OK);
    }

    private Task AssetAsync(HttpContext context)
    {
        if (files.Find($"assets/{context.GetRouteValue("name") as string}") is not { } asset)
        {
            return Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "not-found", "there is nothing here");
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return SendAsync(context, asset);
    }

    private static Task SendAsync(HttpContext context, DashboardFile file)
    {
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (file.Compressed is { } compressed && TakesBrotli(context))
        {
            context.Response.Headers.ContentEncoding = "br";
            return Reply.OctetsAsync(context, compressed, file.ContentType, StatusCodes.Status200OK);
        }

        return Reply.OctetsAsync(context, file.Plain, file.ContentType, StatusCodes.Status200OK);
    }

    private static bool TakesBrotli(HttpContext context) => context.Request.Headers.AcceptEncoding.ToString().Split(',').Any(static one => one.Trim() is "br");
}
