using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;
using Sallyport.Web.Settings;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/settings</c>, changes of <c>/api/v1/networks</c>, and the first set-up. One change at a time; each is in the audit before it happens.</summary>
internal sealed class SettingsEndpoints(IGatewayControl control, WebServerOptions options) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private int _testing;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options, IdempotentAnswers once, CancellationToken stopped)
    {
        var endpoints = new SettingsEndpoints(control, options);
        stopped.Register(endpoints.Dispose);
        var admin = new RequiredRole(AccessRole.Admin);
        routes.MapGet("/api/v1/settings", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapPatch("/api/v1/settings", endpoints.ChangeAsync).WithMetadata(admin);
        routes.MapPost("/api/v1/settings/setup", context => once.RunAsync(context, endpoints.SetUpAsync)).WithMetadata(admin);
        routes.MapPost("/api/v1/settings/import", context => once.RunAsync(context, endpoints.ImportAsync)).WithMetadata(admin);
        routes.MapPost("/api/v1/settings/mqtt/test", endpoints.TestMqttAsync).WithMetadata(admin);
        routes.MapPost("/api/v1/networks", context => once.RunAsync(context, endpoints.MakeAsync)).WithMetadata(admin);
        routes.MapPut("/api/v1/networks/{name}", endpoints.SetAsync).WithMetadata(admin);
        routes.MapDelete("/api/v1/networks/{name}", endpoints.RemoveAsync).WithMetadata(admin);
    }

    /// <summary>Nobody calls any more.</summary>
    public void Dispose() => _oneAtATime.Dispose();

    private Task ListAsync(HttpContext context)
    {
        if (options.Settings is not { } settings)
        {
            return UnsupportedAsync(context);
        }

        var view = settings.View;
        return EntityTag.JsonAsync(context, view, ApiJson.Strict.SettingsView, view.Revision);
    }

    private Task ChangeAsync(HttpContext context) =>
        RunAsync(context, ApiJson.Strict.SettingsOrder, "settings.change", static (settings, order) => settings.Prepare(order), ListAsync);

    private Task SetUpAsync(HttpContext context) => RunAsync(
        context, ApiJson.Strict.SetupOrder, "settings.setup", static (settings, order) => settings.PrepareSetup(order), null, StatusCodes.Status201Created);

    private Task ImportAsync(HttpContext context) =>
        RunAsync(context, ApiJson.Strict.ImportOrder, "settings.import", static (settings, order) => settings.PrepareImport(order), ListAsync);

    private Task MakeAsync(HttpContext context) => RunAsync(
        context, ApiJson.Strict.NetworkOrder, "network.create", static (settings, order) => settings.PrepareNew(order), null, StatusCodes.Status201Created);

    private async Task TestMqttAsync(HttpContext context)
    {
        if (options.Settings is not { } settings)
        {
            await UnsupportedAsync(context).ConfigureAwait(false);
            return;
        }

        if (await RequestBody.ReadAsync(context, ApiJson.Strict.MqttTestOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (Interlocked.Exchange(ref _testing, 1) != 0)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "in-progress", "another test is running; wait for its end").ConfigureAwait(false);
            return;
        }

        try
        {
            var (result, errors) = await settings.TestMqttAsync(order, context.RequestAborted).ConfigureAwait(false);
            await (result is null ? RefuseAsync(context, errors) : Reply.JsonAsync(context, result, ApiJson.Strict.MqttTestView)).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _testing, 0);
        }
    }

    private async Task SetAsync(HttpContext context)
    {
        var name = NameOf(context);
        if (await IsKnownAsync(context, name).ConfigureAwait(false))
        {
            await RunAsync(context, ApiJson.Strict.NetworkOrder, "network.change", (settings, order) => settings.PrepareAnew(name, order), null).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(HttpContext context)
    {
        var name = NameOf(context);
        if (!await IsKnownAsync(context, name).ConfigureAwait(false))
        {
            return;
        }

        if (!RequestBody.TryText(context, "confirm", out var typed) || typed != name)
        {
            await RequestBody.RefuseAsync(context, "'confirm' must be the name of the network: its nodes lose their gateway").ConfigureAwait(false);
            return;
        }

        await ApplyAsync(context, "network.remove", static (settings, name) => settings.PrepareRemoval(name), name, static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }).ConfigureAwait(false);
    }

    private async Task RunAsync<TOrder>(
        HttpContext context, JsonTypeInfo<TOrder> type, string action, Func<IGatewaySettings, TOrder, ISettingsChange> prepare, Func<HttpContext, Task>? answer, int status = StatusCodes.Status200OK)
        where TOrder : class
    {
        if (options.Settings is null)
        {
            await UnsupportedAsync(context).ConfigureAwait(false);
        }
        else if (await RequestBody.ReadAsync(context, type).ConfigureAwait(false) is { } order)
        {
            await ApplyAsync(context, action, prepare, order, answer, status).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync<TOrder>(
        HttpContext context, string action, Func<IGatewaySettings, TOrder, ISettingsChange> prepare, TOrder order, Func<HttpContext, Task>? answer, int status = StatusCodes.Status200OK)
    {
        var settings = options.Settings!;
        await _oneAtATime.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            if (EntityTag.RevisionOf(context) is { } seen && seen != settings.View.Revision)
            {
                context.Response.Headers.ETag = EntityTag.Of([], settings.View.Revision);
                await EntityTag.FailAsync(context).ConfigureAwait(false);
                return;
            }

            var change = prepare(settings, order);
            if (change.Errors.Count > 0)
            {
                await RefuseAsync(context, change.Errors).ConfigureAwait(false);
                return;
            }

            if (change.Summary.Length > 0)
            {
                var result = await control.AuditAsync(action, change.Network ?? "", change.Summary, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
                if (!result.Accepted)
                {
                    await Reply.RefusalAsync(context, result).ConfigureAwait(false);
                    return;
                }

                change.Apply();
            }

            await (answer?.Invoke(context) ?? MadeAsync(context, settings.View, change, status)).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static Task MadeAsync(HttpContext context, SettingsView view, ISettingsChange change, int status)
    {
        context.Response.Headers.ETag = EntityTag.Of([], view.Revision);
        var network = view.Networks.First(one => one.Name == change.Network);
        return Reply.JsonAsync(context, new NetworkMade(network, change.DrawnKey, view.Revision), ApiJson.Strict.NetworkMade, status);
    }

    private async Task<bool> IsKnownAsync(HttpContext context, string name)
    {
        if (options.Settings is not { } settings)
        {
            await UnsupportedAsync(context).ConfigureAwait(false);
            return false;
        }

        if (settings.View.Networks.Any(network => network.Name == name))
        {
            return true;
        }

        await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-network", "there is no such network").ConfigureAwait(false);
        return false;
    }

    private static string NameOf(HttpContext context) => context.GetRouteValue("name") as string ?? "";

    private static Task RefuseAsync(HttpContext context, IReadOnlyList<SettingError> errors) => Reply.ProblemAsync(
        context, StatusCodes.Status400BadRequest, "invalid-settings", string.Join("; ", errors.Select(static one => $"{one.Path} {one.Message}")), errors);

    private static Task UnsupportedAsync(HttpContext context) =>
        Reply.ProblemAsync(context, StatusCodes.Status501NotImplemented, "unsupported", "this gateway is part of another program, which fixes its settings");
}
