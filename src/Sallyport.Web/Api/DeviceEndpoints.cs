using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/devices</c>. A device is named by its id, with its slashes as they are or as %2F, or by an unambiguous name or address.</summary>
internal sealed class DeviceEndpoints(IGatewayControl control)
{
    private const int LongestWord = 256;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control)
    {
        var endpoints = new DeviceEndpoints(control);
        routes.MapGet("/api/v1/devices", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapGet("/api/v1/devices/{**device}", endpoints.OneAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapDelete("/api/v1/devices/{**device}", endpoints.KickAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
    }

    /// <summary>The one device that a word means; null when the answer (404 or 409) was given.</summary>
    public static async Task<DeviceRecord?> ResolveAsync(HttpContext context, IGatewayControl control, string word)
    {
        var found = word.Length is 0 or > LongestWord ? [] : control.Find(word);
        if (found.Count == 0)
        {
            // Kestrel leaves an encoded slash as it is, so that one inside a name stays apart from a separator.
            found = control.Find(word.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
        }

        switch (found)
        {
            case [var one]:
                return one;
            case []:
                await Reply.RefusalAsync(context, new CommandResult(CommandRefusal.UnknownDevice, "there is no such device", null)).ConfigureAwait(false);
                return null;
            default:
                var some = string.Join(", ", found.Take(5).Select(static device => device.Id));
                await Reply.RefusalAsync(context, new CommandResult(CommandRefusal.AmbiguousDevice, $"this fits {some}", null)).ConfigureAwait(false);
                return null;
        }
    }

    private Task ListAsync(HttpContext context) => Reply.JsonAsync(context, control.Devices.Select(DeviceView.Of), ApiJson.Strict.Devices);

    private async Task OneAsync(HttpContext context)
    {
        if (await ResolveAsync(context, control, WordOf(context)).ConfigureAwait(false) is { } device)
        {
            await Reply.JsonAsync(context, DeviceView.Of(device), ApiJson.Strict.DeviceView).ConfigureAwait(false);
        }
    }

    private async Task KickAsync(HttpContext context)
    {
        if (await ResolveAsync(context, control, WordOf(context)).ConfigureAwait(false) is not { } device)
        {
            return;
        }

        var result = await control.KickAsync(device.Id, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Accepted)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await Reply.RefusalAsync(context, result).ConfigureAwait(false);
        }
    }

    private static string WordOf(HttpContext context) => context.GetRouteValue("device") as string ?? "";
}
