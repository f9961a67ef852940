using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;
using Sallyport.Web.Api;
using Sallyport.Web.Connections;

namespace Sallyport.Web.Live;

/// <summary><c>/api/v1/live</c>, the one binary WebSocket for high-rate views, and the tickets that browsers open it with.</summary>
internal sealed class LiveEndpoints(IGatewayControl control, WebServerOptions options, LiveTickets tickets, ListenerCounts counts, CancellationToken stopping)
{
    /// <summary>Most sockets at a time.</summary>
    public const int MostSockets = 64;

    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(15);
    private readonly LiveHub _hub = new(control, options, counts, [new DeviceChannel(control, options.Time)], stopping);

    /// <summary>Maps both.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="control">The gateway as it is, not as the caller of a request sees it: what a socket may see is decided by its own scope.</param>
    /// <param name="options">Settings.</param>
    /// <param name="tickets">Shared with the gate, which takes them.</param>
    /// <param name="counts">Shared with the metrics.</param>
    /// <param name="stopping">The server stops.</param>
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options, LiveTickets tickets, ListenerCounts counts, CancellationToken stopping)
    {
        var endpoints = new LiveEndpoints(control, options, tickets, counts, stopping);
        routes.MapPost("/api/v1/live/tickets", endpoints.MakeTicketAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapGet("/api/v1/live", endpoints.OpenAsync).WithMetadata(new RequiredRole(AccessRole.Viewer) { TakesTicket = true });
    }

    private Task MakeTicketAsync(HttpContext context) => Reply.JsonAsync(
        context, new TicketView(tickets.Make(AccessGate.PassOf(context)), LiveMessage.Protocol, LiveTickets.Life.TotalSeconds), ApiJson.Strict.TicketView, StatusCodes.Status201Created);

    private async Task OpenAsync(HttpContext context)
    {
        if (SameOrigin.IsForeign(context))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status403Forbidden, "cross-site", "a page of another site asked for this").ConfigureAwait(false);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(LiveMessage.Protocol, StringComparer.Ordinal))
        {
            context.Response.Headers.Upgrade = "websocket";
            await Reply.ProblemAsync(context, StatusCodes.Status426UpgradeRequired, "upgrade-required", $"this is a WebSocket of the subprotocol {LiveMessage.Protocol}").ConfigureAwait(false);
            return;
        }

        try
        {
            if (!counts.TryBeginSocket(MostSockets))
            {
                await Reply.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "too-many-listeners", $"there are {MostSockets} live sockets already").ConfigureAwait(false);
                return;
            }

            VanishedPeer.GiveUpAfter(context, options.VanishTime);
            var accept = new WebSocketAcceptContext { SubProtocol = LiveMessage.Protocol, KeepAliveInterval = Ping, KeepAliveTimeout = Ping };
            using var socket = await context.WebSockets.AcceptWebSocketAsync(accept).ConfigureAwait(false);
            await _hub.ServeAsync(context, socket, AccessGate.PassOf(context)).ConfigureAwait(false);
        }
        catch (WebSocketException)
        {
            // The other side is gone, or does not speak the protocol.
        }
        finally
        {
            counts.EndSocket();
        }
    }
}
