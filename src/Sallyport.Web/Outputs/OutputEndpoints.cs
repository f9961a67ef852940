using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Web.Access;
using Sallyport.Web.Api;

namespace Sallyport.Web.Outputs;

/// <summary><c>/api/v1/outputs</c>: devices with outputs, orders for them, and the stop that nothing holds up.</summary>
internal sealed class OutputEndpoints(IGatewayControl control, Func<string, (byte[]? Key, string? Mistake)>? readKey, TimeProvider time)
{
    private const int LongestWord = 256;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options)
    {
        var endpoints = new OutputEndpoints(control, options.ReadKeyFile, options.Time);
        var json = ApiJson.Strict;
        routes.MapGet("/api/v1/outputs", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapGet(StopPath.Route, endpoints.NeedAsync).WithMetadata(new RequiredRole(null));
        routes.MapPost(StopPath.Route, endpoints.StopAsync).WithMetadata(new RequiredRole(null));
        Body("arm", AccessRole.Operator, json.ArmOrder, OutputOrderReader.Of);
        Body("levels", AccessRole.Operator, json.LevelsOrder, OutputOrderReader.Of);
        Body("lower", AccessRole.Operator, json.LowerOrder, OutputOrderReader.Of);
        Body("limits", AccessRole.Admin, json.LimitsOrder, OutputOrderReader.Of);
        Body("watchdog", AccessRole.Admin, json.WatchdogOrder, OutputOrderReader.Of);
        Body("keys", AccessRole.Admin, json.TemporaryKeyOrder, OutputOrderReader.Of);
        Plain("POST", "clear", AccessRole.Operator, OutputOrderKind.Clear);
        Plain("POST", "continue", AccessRole.Operator, OutputOrderKind.Continue);
        Plain("POST", "refresh", AccessRole.Operator, OutputOrderKind.Refresh);
        Plain("DELETE", "keys", AccessRole.Admin, OutputOrderKind.RevokeKey);
        routes.MapPost("/api/v1/outputs/{device}/key", endpoints.SetKeyAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
        routes.MapPost("/api/v1/buses/{bus}/discover", endpoints.DiscoverAsync).WithMetadata(new RequiredRole(AccessRole.Operator));

        void Body<T>(string word, AccessRole role, JsonTypeInfo<T> type, Func<string, T, OutputOrder?> of)
            where T : class => routes.MapPost("/api/v1/outputs/{device}/" + word, context => endpoints.OrderAsync(context, type, of)).WithMetadata(new RequiredRole(role));

        void Plain(string method, string word, AccessRole role, OutputOrderKind kind) => routes
            .MapMethods("/api/v1/outputs/{device}/" + word, [method], context => endpoints.OrderAsync(context, new OutputOrder { Kind = kind, Device = WordOf(context) }))
            .WithMetadata(new RequiredRole(role));
    }

    private Task ListAsync(HttpContext context) => Reply.JsonAsync(context, OutputsView.Of(control), ApiJson.Strict.OutputsView);

    /// <summary>Whether a stop makes sense, for pages on which nobody signed in: whoever may stop has to know when to.</summary>
    private Task NeedAsync(HttpContext context) => Reply.JsonAsync(context, StopNeedView.Of(control.Outputs, time.GetUtcNow()), ApiJson.Strict.StopNeedView);

    private Task StopAsync(HttpContext context)
    {
        var now = TimeProvider.System.GetUtcNow();
        control.Outputs?.EmergencyStop(AccessGate.CallerOf(context));
        return Reply.JsonAsync(context, StopView.Of(control, now), ApiJson.Strict.StopView, StatusCodes.Status202Accepted);
    }

    private async Task OrderAsync<T>(HttpContext context, JsonTypeInfo<T> type, Func<string, T, OutputOrder?> of)
        where T : class
    {
        if (await RequestBody.ReadAsync(context, type).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (of(WordOf(context), body) is { } order)
        {
            await OrderAsync(context, order).ConfigureAwait(false);
        }
        else
        {
            await RequestBody.RefuseAsync(context, $"outputs are 0..7, levels 0..1000 per mille, ramps 0..65535 ms; a temporary key may be given {string.Join(" and ", OutputOrderReader.Commands)}").ConfigureAwait(false);
        }
    }

    private async Task OrderAsync(HttpContext context, OutputOrder order)
    {
        if (control.Outputs is not { } desk || order.Device.Length is 0 or > LongestWord)
        {
            await Reply.RefusalAsync(context, new CommandResult(CommandRefusal.UnknownDevice, "there is no such device", null)).ConfigureAwait(false);
            return;
        }

        var (result, answer) = await desk.OrderAsync(order, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (answer is null)
        {
            await Reply.RefusalAsync(context, result).ConfigureAwait(false);
            return;
        }

        var roundTrip = answer.RoundTrip?.TotalMilliseconds;
        if (order.Kind != OutputOrderKind.GrantKey)
        {
            await Reply.JsonAsync(context, new OutputAnswerView(answer.Outcome, answer.Detail, roundTrip), ApiJson.Strict.OutputAnswerView).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        var key = answer.Key is { } octets ? Convert.ToHexStringLower(octets) : null;
        CryptographicOperations.ZeroMemory(answer.Key);
        await Reply.JsonAsync(context, new TemporaryKeyView(answer.Outcome, answer.Detail, roundTrip, key), ApiJson.Strict.TemporaryKeyView).ConfigureAwait(false);
    }

    private async Task SetKeyAsync(HttpContext context)
    {
        if (CallerAddress.Of(context) is not { } address || !IPAddress.IsLoopback(address))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status403Forbidden, "local-only", "a master key is taken at the gateway's own machine only").ConfigureAwait(false);
            return;
        }

        if (await RequestBody.ReadAsync(context, ApiJson.Strict.MasterKeyOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (control.Outputs is not { } desk || readKey is null)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status501NotImplemented, "unsupported", "this gateway takes no keys from files").ConfigureAwait(false);
            return;
        }

        byte[]? key = null;
        if (order.File is not null)
        {
            (key, var mistake) = readKey(order.File);
            if (key is null)
            {
                await RequestBody.RefuseAsync(context, $"the file: {mistake}").ConfigureAwait(false);
                return;
            }
        }

        try
        {
            // No array becomes an empty memory by itself, which would be a key.
            var result = await desk.SetKeyAsync(WordOf(context), key is null ? default(ReadOnlyMemory<byte>?) : key, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(context, result).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private async Task DiscoverAsync(HttpContext context)
    {
        var bus = context.GetRouteValue("bus") as string ?? "";
        var result = control.Outputs is { } desk && bus.Length <= LongestWord
            ? await desk.DiscoverAsync(bus, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false)
            : new CommandResult(CommandRefusal.UnknownDevice, "there is no such bus", null);
        await AnswerAsync(context, result).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, CommandResult result)
    {
        if (!result.Accepted)
        {
            return Reply.RefusalAsync(context, result);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string WordOf(HttpContext context) => (context.GetRouteValue("device") as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
