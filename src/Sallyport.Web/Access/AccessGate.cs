using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Api;

namespace Sallyport.Web.Access;

/// <summary>Lets a request in or answers it. What is not marked with a <see cref="RequiredRole"/> is closed.</summary>
internal sealed class AccessGate(WebServerOptions options)
{
    private const string Scheme = "Bearer ";
    private static readonly object CallerKey = new();
    private static readonly object TokenKey = new();

    /// <summary>The middleware; runs after the endpoint is known.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        var required = endpoint.Metadata.GetMetadata<RequiredRole>();
        if (required is { Role: null } || (required is { IsOriginal: true } && IsLocalScript(context)))
        {
            context.Items[CallerKey] = new Caller("anonymous", From(context), "rest");
            return next(context);
        }

        if (Presented(context.Request.Headers.Authorization) is not { } secret || options.Tokens.Find(secret) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Reply.ProblemAsync(context, StatusCodes.Status401Unauthorized, "unauthorized", "a token is needed: 'Authorization: Bearer TOKEN'");
        }

        if (required is null && endpoint is not RouteEndpoint)
        {
            // Made by the router itself, to say that the method does not exist here.
            context.Items[CallerKey] = new Caller(token.Name, From(context), "rest");
            return next(context);
        }

        if (required?.Role is not { } role || token.Role < role)
        {
            return Reply.ProblemAsync(context, StatusCodes.Status403Forbidden, "forbidden-role", "this token does not allow that");
        }

        context.Items[CallerKey] = new Caller(token.Name, From(context), "rest");
        context.Items[TokenKey] = token;
        return next(context);
    }

    /// <summary>What let the request in. Only for endpoints that ask for a role.</summary>
    public static ApiToken TokenOf(HttpContext context) => (ApiToken)context.Items[TokenKey]!;

    /// <summary>Who sent the request, for policies and audit.</summary>
    public static Caller CallerOf(HttpContext context) => (Caller)context.Items[CallerKey]!;

    /// <summary>
    /// A caller on this machine that is not a foreign web page: browsers name the page's origin, and a page that was rebound to 127.0.0.1 by its name server
    /// still has its own host name in the request.
    /// </summary>
    private bool IsLocalScript(HttpContext context) =>
        !options.OriginalNeedsToken
        && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && StringValues.IsNullOrEmpty(context.Request.Headers.Origin)
        && context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin"
        && (context.Request.Host.Host == "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    private static string? Presented(StringValues header) =>
        header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;

    private static string From(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "unknown";
}
