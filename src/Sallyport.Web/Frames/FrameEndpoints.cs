using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Frames;
using Sallyport.Web.Access;
using Sallyport.Web.Api;
using Sallyport.Web.Live;

namespace Sallyport.Web.Frames;

/// <summary>
/// <c>/api/v1/frames</c>: the newest frames, one with its anatomy, a capture file, and with <c>Accept: text/event-stream</c> all that comes. Whoever may
/// read events may read plaintext here: it is what events and downlinks tell, and keys are masked before they are kept.
/// </summary>
internal sealed class FrameEndpoints(IGatewayControl control, TimeProvider time, FrameStream? stream)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options, ListenerCounts counts, CancellationToken stopping)
    {
        var stream = control.Frames is { } ring ? new FrameStream(ring, options, counts, stopping) : null;
        var endpoints = new FrameEndpoints(control, options.Time, stream);
        var viewer = new RequiredRole(AccessRole.Viewer);
        routes.MapGet("/api/v1/frames", endpoints.ReadAsync).WithMetadata(viewer);
        routes.MapGet("/api/v1/frames/{number}", endpoints.OneAsync).WithMetadata(viewer);
        routes.MapGet("/api/v1/frames/filter", endpoints.FilterAsync).WithMetadata(viewer);
        routes.MapGet("/api/v1/frames.pcapng", endpoints.CaptureAsync).WithMetadata(viewer);
    }

    private long UtcMicroseconds => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private async Task ReadAsync(HttpContext context)
    {
        if (await RingAsync(context).ConfigureAwait(false) is not { } ring)
        {
            return;
        }

        var isLive = context.Request.Headers.Accept.ToString().Contains(EventStream.MediaType, StringComparison.OrdinalIgnoreCase);
        if (await FrameAsk.ReadAsync(context, isLive ? FrameStream.UsualRate : FrameAsk.UsuallyListed).ConfigureAwait(false) is not { } ask)
        {
            return;
        }

        if (isLive)
        {
            await stream!.RunAsync(context, ask, Names()).ConfigureAwait(false);
            return;
        }

        var names = Names();
        // Read before the frames: a feed that goes on here may repeat a frame, but misses none.
        var (change, oldest, newest) = (ring.Change, ring.Oldest, ring.Newest);
        var frames = FrameQuery.Newest(ring, ask.Filter, ask.Before, ask.Limit, names, UtcMicroseconds).Select(frame => FrameView.Of(frame, names)).ToArray();
        await Reply.JsonAsync(context, new FramePageView(ring.Epoch, oldest, newest, change, frames), ApiJson.Strict.FramePageView).ConfigureAwait(false);
    }

    private async Task OneAsync(HttpContext context)
    {
        if (await RingAsync(context).ConfigureAwait(false) is not { } ring)
        {
            return;
        }

        var known = long.TryParse(context.GetRouteValue("number") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (known && ring.Find(number) is { } frame)
        {
            await Reply.JsonAsync(context, FrameDetailView.Of(ring, frame, Names()), ApiJson.Strict.FrameDetailView).ConfigureAwait(false);
        }
        else
        {
            await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-frame", $"kept are the frames {ring.Oldest} to {ring.Newest}; after a restart numbers begin at 1 again").ConfigureAwait(false);
        }
    }

    private async Task FilterAsync(HttpContext context)
    {
        if (await RingAsync(context).ConfigureAwait(false) is { } ring)
        {
            await Reply.JsonAsync(context, FilterLanguageView.Of(ring), ApiJson.Strict.FilterLanguageView).ConfigureAwait(false);
        }
    }

    private async Task CaptureAsync(HttpContext context)
    {
        if (await RingAsync(context).ConfigureAwait(false) is not { } ring || await FrameAsk.ReadAsync(context, FrameAsk.MostListed).ConfigureAwait(false) is not { } ask)
        {
            return;
        }

        using var file = new MemoryStream();
        FrameCapture.Write(FrameQuery.Newest(ring, ask.Filter, ask.Before, ask.Limit, Names(), UtcMicroseconds).Reverse(), file);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"frames.pcapng\"";
        await Reply.OctetsAsync(context, file.GetBuffer().AsMemory(0, (int)file.Length), FrameCapture.MediaType, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task<FrameRing?> RingAsync(HttpContext context)
    {
        if (control.Frames is null)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status501NotImplemented, "unsupported", "this gateway keeps no frames; 'frames.keep' in its settings says how many").ConfigureAwait(false);
        }

        return control.Frames;
    }

    /// <summary>Names of devices, as they are now.</summary>
    private Func<string, string?> Names() => id => control.Find(id) is [var device] ? device.Name : null;
}
