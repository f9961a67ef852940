using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary>The gateway itself: health, version, restart and reset.</summary>
internal sealed class GatewayEndpoints(IGatewayControl control, WebServerOptions options)
{
    private const string OpenWithoutTls = "Other machines reach this gateway without TLS: passwords, tokens and data travel readable (--allow-http). Serve with --https instead.";

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options)
    {
        var endpoints = new GatewayEndpoints(control, options);
        routes.MapGet("/api/v1/health", endpoints.HealthAsync).WithMetadata(new RequiredRole(null));
        routes.MapGet("/api/v1/version", endpoints.VersionAsync).WithMetadata(new RequiredRole(null));
        routes.MapPost("/api/v1/restart", endpoints.RestartAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
        routes.MapPost("/api/v1/reset", endpoints.ResetAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
    }

    private Task HealthAsync(HttpContext context)
    {
        var health = control.Health;
        var told = options.Endpoint is { } endpoint && !IPAddress.IsLoopback(endpoint.Address) ? health with { Problems = [.. health.Problems, OpenWithoutTls] } : health;
        return Reply.JsonAsync(context, told, ApiJson.Strict.GatewayHealth);
    }

    private Task VersionAsync(HttpContext context) => Reply.JsonAsync(context, new VersionView("sallyport", options.Version, "v1"), ApiJson.Strict.VersionView);

    private async Task RestartAsync(HttpContext context)
    {
        if (await ConfirmAsync(context, "gateway.restart").ConfigureAwait(false) is { } machine)
        {
            machine.Restart();
        }
    }

    private async Task ResetAsync(HttpContext context)
    {
        if (await ConfirmAsync(context, "gateway.reset").ConfigureAwait(false) is { } machine)
        {
            machine.Reset(AccessGate.CallerOf(context));
        }
    }

    /// <summary>Asks for the word, audits and answers 202; null when the answer was a refusal.</summary>
    private async Task<IGatewayMachine?> ConfirmAsync(HttpContext context, string action)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.ConfirmOrder).ConfigureAwait(false) is not { } order)
        {
            return null;
        }

        if (!order.Confirm)
        {
            await RequestBody.RefuseAsync(context, "say \"confirm\": true").ConfigureAwait(false);
            return null;
        }

        if (options.Machine is null)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status501NotImplemented, "unsupported", "this gateway is part of another program and cannot do that").ConfigureAwait(false);
            return null;
        }

        var result = await control.AuditAsync(action, "", null, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (!result.Accepted)
        {
            await Reply.RefusalAsync(context, result).ConfigureAwait(false);
            return null;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        await context.Response.CompleteAsync().ConfigureAwait(false);
        return options.Machine;
    }
}
