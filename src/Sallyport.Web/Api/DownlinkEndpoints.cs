using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/downlinks</c>.</summary>
internal sealed class DownlinkEndpoints(IGatewayControl control, TimeProvider time, CancellationToken stopping)
{
    private const long LongestWaitSeconds = 60;
    private const long MostListed = 10_000;
    private const long UsuallyListed = 1_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, TimeProvider time, CancellationToken stopping)
    {
        var endpoints = new DownlinkEndpoints(control, time, stopping);

        // Their keys are in the journal, with the downlinks.
        var once = new IdempotentAnswers(time);
        routes.MapGet("/api/v1/downlinks", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapPost("/api/v1/downlinks", context => once.RunAsync(context, endpoints.SubmitAsync)).WithMetadata(new RequiredRole(AccessRole.Operator));
        routes.MapGet("/api/v1/downlinks/{id}", endpoints.OneAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapDelete("/api/v1/downlinks/{id}", endpoints.CancelAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
    }

    private async Task ListAsync(HttpContext context)
    {
        if (!RequestBody.TryText(context, "device", out var word) || !RequestBody.TryNumber(context, "limit", 1, MostListed, UsuallyListed, out var limit))
        {
            await RequestBody.RefuseAsync(context, $"'device' names one device, 'limit' is 1..{MostListed}").ConfigureAwait(false);
            return;
        }

        var device = word;
        if (word is not null && !(DeviceId.TryParse(word, out var id) && id.IsBroadcast))
        {
            device = (await DeviceEndpoints.ResolveAsync(context, control, word).ConfigureAwait(false))?.Id;
        }

        if (device is not null || word is null)
        {
            await Reply.JsonAsync(context, control.Downlinks(device).TakeLast((int)limit).Select(DownlinkView.Of), ApiJson.Strict.Downlinks).ConfigureAwait(false);
        }
    }

    private async Task SubmitAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.DownlinkOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (DownlinkOrderReader.Read(order, order.Device, now, out var fault) is not { } request)
        {
            await RequestBody.RefuseAsync(context, fault!).ConfigureAwait(false);
            return;
        }

        var mark = IdempotentAnswers.MarkOf(context);
        if (mark is not null && control.FindCall(mark.Who, mark.Key) is { } made && IdempotentAnswers.IsKept(made.CreatedAtMicroseconds, time))
        {
            await (made.Request.Call!.Fingerprint == mark.Fingerprint ? AcceptedAsync(context, made) : IdempotentAnswers.RefuseOtherBodyAsync(context)).ConfigureAwait(false);
            return;
        }

        var result = await control.SubmitAsync(request with { Call = mark }, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Downlink is not { } downlink)
        {
            await Reply.RefusalAsync(context, result).ConfigureAwait(false);
            return;
        }

        await AcceptedAsync(context, downlink).ConfigureAwait(false);
    }

    private static Task AcceptedAsync(HttpContext context, DownlinkRecord downlink)
    {
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/v1/downlinks/{downlink.Id}");
        return Reply.JsonAsync(context, DownlinkView.Of(downlink), ApiJson.Strict.DownlinkView, StatusCodes.Status202Accepted);
    }

    private async Task OneAsync(HttpContext context)
    {
        if (!RequestBody.TryNumber(context, "wait", 0, LongestWaitSeconds, 0, out var seconds))
        {
            await RequestBody.RefuseAsync(context, $"'wait' is 0..{LongestWaitSeconds} seconds").ConfigureAwait(false);
            return;
        }

        if (await FindAsync(context).ConfigureAwait(false) is not { } downlink)
        {
            return;
        }

        downlink = await WaitAsync(downlink, TimeSpan.FromSeconds(seconds), context.RequestAborted).ConfigureAwait(false);
        await Reply.JsonAsync(context, DownlinkView.Of(downlink), ApiJson.Strict.DownlinkView).ConfigureAwait(false);
    }

    private async Task CancelAsync(HttpContext context)
    {
        if (await FindAsync(context).ConfigureAwait(false) is not { } downlink)
        {
            return;
        }

        var result = await control.CancelAsync(downlink.Id, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Accepted)
        {
            await Reply.JsonAsync(context, DownlinkView.Of(result.Downlink ?? downlink), ApiJson.Strict.DownlinkView).ConfigureAwait(false);
        }
        else
        {
            await Reply.RefusalAsync(context, result).ConfigureAwait(false);
        }
    }

    /// <summary>Looks again and again: the number of waiting callers is bounded by the connections, and each look is one dictionary access.</summary>
    private async Task<DownlinkRecord> WaitAsync(DownlinkRecord downlink, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var start = time.GetTimestamp();
        while (!downlink.IsFinal && time.GetElapsedTime(start) < longest && !stopping.IsCancellationRequested)
        {
            await Task.Delay(Look, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            downlink = control.FindDownlink(downlink.Id) ?? downlink;
        }

        return downlink;
    }

    private async Task<DownlinkRecord?> FindAsync(HttpContext context)
    {
        var known = long.TryParse(context.GetRouteValue("id") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? control.FindDownlink(id) : null;
        if (known is null)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-downlink", "there is no such downlink, or it is too old").ConfigureAwait(false);
        }

        return known;
    }
}
