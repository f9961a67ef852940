using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
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
    /// <summary>Header of a list: what to ask with as <c>changedSince</c> for the changes after it.</summary>
    public const string CursorHeader = "Sallyport-Cursor";

    /// <summary>Header of a list that was asked with <c>changedSince</c>: <c>some</c>, or <c>all</c> when the cursor is of another run of the gateway.</summary>
    public const string ChangesHeader = "Sallyport-Changes";

    private const int LongestWord = 256;

    // Versions of the list begin anew with each run; the cursor of another run means nothing here.
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, IdempotentAnswers once)
    {
        var endpoints = new DeviceEndpoints(control);
        routes.MapGet("/api/v1/devices", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapGet("/api/v1/devices/{**device}", endpoints.OneAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapPatch("/api/v1/devices/{**device}", endpoints.EditAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
        routes.MapDelete("/api/v1/devices/{**device}", endpoints.KickAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
        routes.MapPost("/api/v1/devices/replace", context => once.RunAsync(context, endpoints.ReplaceAsync)).WithMetadata(new RequiredRole(AccessRole.Operator));
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

    private async Task ListAsync(HttpContext context)
    {
        if (await DeviceFilter.ReadAsync(context).ConfigureAwait(false) is not { } filter)
        {
            return;
        }

        if (!RequestBody.TryText(context, "changedSince", out var cursor))
        {
            await RequestBody.RefuseAsync(context, "'changedSince' is a cursor that a list came with").ConfigureAwait(false);
            return;
        }

        var since = VersionOf(cursor);
        var devices = control.DevicesChangedSince(since, out var newest);
        if (since > newest)
        {
            (since, devices) = (-1, control.DevicesChangedSince(-1, out newest));
        }

        var headers = context.Response.Headers;
        headers[CursorHeader] = string.Create(CultureInfo.InvariantCulture, $"{_run}-{newest}");
        if (cursor is not null)
        {
            headers[ChangesHeader] = since < 0 ? "all" : "some";
        }

        var page = devices.Where(filter.Fits).Take(filter.Limit).ToArray();
        if (page.Length == filter.Limit && page[^1].Id != devices[^1].Id)
        {
            headers.Link = $"<{NextPage(context, page[^1].Id)}>; rel=\"next\"";
        }

        await Reply.JsonAsync(context, page.Select(View), ApiJson.Strict.Devices).ConfigureAwait(false);
    }

    private async Task OneAsync(HttpContext context)
    {
        if (await ResolveAsync(context, control, WordOf(context)).ConfigureAwait(false) is { } device)
        {
            await EntityTag.JsonAsync(context, View(device), ApiJson.Strict.DeviceView, device.Revision).ConfigureAwait(false);
        }
    }

    private async Task EditAsync(HttpContext context)
    {
        // The body first: a wrong one is wrong whatever device is meant.
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.DevicePatch).ConfigureAwait(false) is not { } patch
            || await ReadAsync(context, patch).ConfigureAwait(false) is not { } edit
            || await ResolveAsync(context, control, WordOf(context)).ConfigureAwait(false) is not { } device)
        {
            return;
        }

        var result = await control.EditDeviceAsync(device.Id, edit with { Revision = EntityTag.RevisionOf(context) }, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, device.Id, result).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.ReplaceOrder).ConfigureAwait(false) is not { } order
            || await ResolveAsync(context, control, order.Device).ConfigureAwait(false) is not { } device
            || await ResolveAsync(context, control, order.Replaces).ConfigureAwait(false) is not { } replaced)
        {
            return;
        }

        var result = await control.ReplaceDeviceAsync(device.Id, replaced.Id, order.Force, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, device.Id, result).ConfigureAwait(false);
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

    private Task AnswerAsync(HttpContext context, string id, CommandResult result)
    {
        var device = control.Find(id)[0];
        if (result.Accepted)
        {
            return EntityTag.JsonAsync(context, View(device), ApiJson.Strict.DeviceView, device.Revision);
        }

        if (result.Refusal == CommandRefusal.PreconditionFailed)
        {
            context.Response.Headers.ETag = EntityTag.Of(JsonSerializer.SerializeToUtf8Bytes(View(device), ApiJson.Strict.DeviceView), device.Revision);
        }

        return Reply.RefusalAsync(context, result);
    }

    /// <summary>The patch as an edit; null when it was refused.</summary>
    private static async Task<DeviceEdit?> ReadAsync(HttpContext context, DevicePatch patch)
    {
        if (patch.Name.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String)
            || patch.Note.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String)
            || patch.Tags.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Array)
            || (patch.Tags.ValueKind == JsonValueKind.Array && patch.Tags.EnumerateArray().Any(static tag => tag.ValueKind != JsonValueKind.String)))
        {
            await RequestBody.RefuseAsync(context, "'name' and 'note' are texts or null, 'tags' is a list of texts or null").ConfigureAwait(false);
            return null;
        }

        return new DeviceEdit
        {
            SetsName = patch.Name.ValueKind != JsonValueKind.Undefined,
            Name = patch.Name.ValueKind == JsonValueKind.String ? patch.Name.GetString() : null,
            SetsNote = patch.Note.ValueKind != JsonValueKind.Undefined,
            Note = patch.Note.ValueKind == JsonValueKind.String ? patch.Note.GetString() : null,
            Tags = patch.Tags.ValueKind switch
            {
                JsonValueKind.Array => [.. patch.Tags.EnumerateArray().Select(static tag => tag.GetString()!)],
                JsonValueKind.Null => [],
                _ => null,
            },
        };
    }

    private DeviceView View(DeviceRecord device) => DeviceView.Of(device, control);

    private long VersionOf(string? cursor) =>
        cursor is not null && cursor.StartsWith(_run + "-", StringComparison.Ordinal) && long.TryParse(cursor.AsSpan(_run.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : -1;

    private static string NextPage(HttpContext context, string after)
    {
        var rest = context.Request.Query.Where(static one => one.Key != "after").Select(static one => KeyValuePair.Create(one.Key, one.Value.ToString()));
        return context.Request.Path + QueryString.Create(rest.Append(KeyValuePair.Create("after", after))!);
    }

    private static string WordOf(HttpContext context) => context.GetRouteValue("device") as string ?? "";
}
