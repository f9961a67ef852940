using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/storage</c> and <c>/api/v1/backup</c>.</summary>
internal sealed class StorageEndpoints(IGatewayControl control, WebServerOptions options)
{
    public const string BackupType = "application/gzip";
    private const int MostDays = 36_500;
    private const int MostGibibytes = 1_000_000;
    private int _running;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options)
    {
        var endpoints = new StorageEndpoints(control, options);
        routes.MapGet("/api/v1/storage", endpoints.LookAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapPost("/api/v1/backup", endpoints.BackUpAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
    }

    private Task LookAsync(HttpContext context)
    {
        if (options.Storage is not { } storage)
        {
            return UnsupportedAsync(context);
        }

        return RequestBody.TryNumber(context, "days", 1, MostDays, 0, out var days) && RequestBody.TryNumber(context, "gibibytes", 1, MostGibibytes, 0, out var gibibytes)
            ? Reply.JsonAsync(context, storage.Look(days == 0 ? null : (int)days, gibibytes == 0 ? null : (int)gibibytes), ApiJson.Strict.StorageView)
            : RequestBody.RefuseAsync(context, $"'days' is 1 to {MostDays}, 'gibibytes' 1 to {MostGibibytes}");
    }

    private async Task BackUpAsync(HttpContext context)
    {
        if (options.Storage is not { } storage)
        {
            await UnsupportedAsync(context).ConfigureAwait(false);
            return;
        }

        if (await RequestBody.ReadAsync(context, ApiJson.Strict.BackupOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "in-progress", "another backup is being made; wait for its end").ConfigureAwait(false);
            return;
        }

        try
        {
            if (storage.RefuseBackup() is { } reason)
            {
                await Reply.ProblemAsync(context, StatusCodes.Status507InsufficientStorage, "disk-full", reason).ConfigureAwait(false);
                return;
            }

            var detail = order.IncludeKey ? "with the key of the secrets" : "without the key of the secrets";
            var result = await control.AuditAsync("gateway.backup", "", detail, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
            if (!result.Accepted)
            {
                await Reply.RefusalAsync(context, result).ConfigureAwait(false);
                return;
            }

            var day = options.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
            context.Response.ContentType = BackupType;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"sallyport-{day}.tar.gz\"";
            await storage.BackUpAsync(context.Response.Body, order.IncludeKey, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private static Task UnsupportedAsync(HttpContext context) =>
        Reply.ProblemAsync(context, StatusCodes.Status501NotImplemented, "unsupported", "this gateway is part of another program, which has no folder to show");
}
