using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Api;
using Sallyport.Web.Live;
using Sallyport.Web.Outputs;

namespace Sallyport.Web.Access;

/// <summary>Lets a request in or answers it. What is not marked with a <see cref="RequiredRole"/> is closed.</summary>
internal sealed class AccessGate(WebServerOptions options, LiveTickets tickets)
{
    private const string Scheme = "Bearer ";
    private const string TicketPrefix = "ticket.";
    private static readonly object CallerKey = new();
    private static readonly object PassKey = new();

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
            context.Items[CallerKey] = new Caller((StopPath.Is(context.Request) ? NameOf(context) : null) ?? "anonymous", CallerAddress.Text(context), "rest");
            return next(context);
        }

        var pass = Find(context, required, out var fromCookie);
        if (pass is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Reply.ProblemAsync(context, StatusCodes.Status401Unauthorized, "unauthorized", "sign in, or send a token: 'Authorization: Bearer TOKEN'");
        }

        if (fromCookie && !SameOrigin.Allows(context))
        {
            return Reply.ProblemAsync(context, StatusCodes.Status403Forbidden, "cross-site", "a page of another site asked for this with your cookie");
        }

        context.Items[CallerKey] = new Caller(pass.Name, CallerAddress.Text(context), "rest");
        if (required is null && endpoint is not RouteEndpoint)
        {
            // Made by the router itself, to say that the method does not exist here.
            return next(context);
        }

        if (required?.Role is not { } role || pass.Role < role)
        {
            return Reply.ProblemAsync(context, StatusCodes.Status403Forbidden, "forbidden-role", required?.Role is { } needed ? $"this needs the role {Words.Kebab(needed.ToString())}" : "nobody may do this");
        }

        if (pass.Scope.IsLimited && !required.IsOwn && !pass.Scope.AllowsArea(EndpointArea.Of((RouteEndpoint)endpoint)))
        {
            return Reply.ProblemAsync(context, StatusCodes.Status403Forbidden, "forbidden-scope", "the scope of this token does not hold that");
        }

        context.Items[PassKey] = pass;
        ScopedControl.Enter(pass.Scope);
        return next(context);
    }

    /// <summary>What let the request in. Only for endpoints that ask for a role.</summary>
    public static Pass PassOf(HttpContext context) => (Pass)context.Items[PassKey]!;

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

    /// <summary>
    /// Who sends an emergency stop, where that is known without waiting for anything; it needs no name. A cookie that the page of another site made the browser
    /// send names nobody.
    /// </summary>
    private string? NameOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        return header.Count > 0 ? TokenOf(header)?.Name
            : SessionCookie.Read(context) is { } secret && SameOrigin.Allows(context) ? options.Access.Sessions.PersonOf(secret)
            : null;
    }

    private ApiToken? TokenOf(StringValues header) =>
        header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? options.Access.Tokens.Find(value[Scheme.Length..].Trim()) : null;

    /// <summary>A token in the header counts before a cookie: who sends one means it.</summary>
    private Pass? Find(HttpContext context, RequiredRole? required, out bool fromCookie)
    {
        fromCookie = false;
        var header = context.Request.Headers.Authorization;
        if (header.Count > 0)
        {
            return TokenOf(header) is { } token ? Pass.Of(token) : null;
        }

        if (required is { TakesTicket: true } && TicketOf(context) is { } ticket)
        {
            return tickets.Take(ticket) is { } made && options.Access.Holds(made) ? made : null;
        }

        fromCookie = true;
        var isPerson = context.Request.Headers[SessionCookie.BackgroundHeader].Count == 0;
        return SessionCookie.Read(context) is { } secret && options.Access.Sessions.Find(secret, isPerson) is { } session && options.Access.Users.Find(session.User) is { HasPassword: true } user
            ? Pass.Of(session, user.Role)
            : null;
    }

    /// <summary>Browsers cannot send a header of their own with a WebSocket, but they can offer subprotocols; unlike addresses, nobody logs those.</summary>
    private static string? TicketOf(HttpContext context) => context.WebSockets.WebSocketRequestedProtocols
        .FirstOrDefault(static word => word.StartsWith(TicketPrefix, StringComparison.Ordinal))?[TicketPrefix.Length..];
}
