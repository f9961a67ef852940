using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>POST /api/v1/devices/bulk</c>: one action at many devices, each audited and answered by itself.</summary>
internal sealed class DeviceBulkEndpoint(IGatewayControl control, TimeProvider time)
{
    /// <summary>Devices of one call.</summary>
    public const int Maximum = 500;

    // Well below the commands that the gateway lets wait, so that other callers get through.
    private const int AtOnce = 64;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, TimeProvider time, IdempotentAnswers once)
    {
        var endpoint = new DeviceBulkEndpoint(control, time);
        routes.MapPost("/api/v1/devices/bulk", context => once.RunAsync(context, endpoint.RunAsync)).WithMetadata(new RequiredRole(AccessRole.Operator));
    }

    private async Task RunAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.BulkOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (Read(context, order, out var fault) is not { } action)
        {
            await RequestBody.RefuseAsync(context, fault!).ConfigureAwait(false);
            return;
        }

        var results = new List<BulkResultView>(order.Devices.Count);
        foreach (var some in order.Devices.Chunk(AtOnce))
        {
            results.AddRange(await Task.WhenAll(some.Select(async device => View(device, await action(device).ConfigureAwait(false)))).ConfigureAwait(false));
        }

        var done = results.Count(static result => result.Done);
        await Reply.JsonAsync(context, new BulkView(done, results.Count - done, results), ApiJson.Strict.BulkView).ConfigureAwait(false);
    }

    /// <summary>What to do at each device; null with the reason when the order makes no sense.</summary>
    private Func<string, Task<CommandResult>>? Read(HttpContext context, BulkOrder order, out string? fault)
    {
        var (caller, stop) = (AccessGate.CallerOf(context), context.RequestAborted);
        fault = order.Devices.Count is 0 or > Maximum ? $"'devices' names 1 to {Maximum} devices"
            : order.Devices.Any(static device => device is null) || order.Devices.Distinct(StringComparer.Ordinal).Count() != order.Devices.Count ? "'devices' names each device once"
            : (order.Action is "tag" or "untag") != (order.Tags is { Count: > 0 }) || order.Tags?.Any(static tag => tag is null) == true ? "'tags' belong to the actions 'tag' and 'untag', which need some"
            : (order.Action == "send") != (order.Downlink is not null) ? "'downlink' belongs to the action 'send', which needs it"
            : null;
        if (fault is not null)
        {
            return null;
        }

        switch (order.Action)
        {
            case "tag":
                return device => control.EditDeviceAsync(device, new DeviceEdit { AddedTags = order.Tags! }, caller, stop);
            case "untag":
                return device => control.EditDeviceAsync(device, new DeviceEdit { RemovedTags = order.Tags! }, caller, stop);
            case "kick":
                return device => control.KickAsync(device, caller, stop);
            case "send":
                var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                DownlinkRequest? request = DownlinkOrderReader.Read(order.Downlink!, string.Empty, now, out fault);
                var mark = IdempotentAnswers.MarkOf(context);
                return request is null ? null : device => SendAsync(request with { Device = device, Call = mark is null ? null : mark with { Key = $"{mark.Key}#{device}" } }, caller, stop);
            default:
                fault = "the action is 'tag', 'untag', 'send' or 'kick'";
                return null;
        }
    }

    /// <summary>Sends, unless the same call did so before the gateway was killed in the middle of it.</summary>
    private Task<CommandResult> SendAsync(DownlinkRequest request, Caller caller, CancellationToken cancellationToken) =>
        request.Call is { } call && control.FindCall(call.Who, call.Key) is { } made && made.Request.Call!.Fingerprint == call.Fingerprint && IdempotentAnswers.IsKept(made.CreatedAtMicroseconds, time)
            ? Task.FromResult(new CommandResult(CommandRefusal.None, null, made))
            : control.SubmitAsync(request, caller, cancellationToken);

    private static BulkResultView View(string device, CommandResult result) => new(
        device, result.Accepted, result.Accepted ? null : Words.Kebab(result.Refusal.ToString()), result.Detail, result.Downlink?.Id);
}
