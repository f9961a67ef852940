using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.History;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary>
/// <c>/api/v1/devices/{device}/values</c> and <c>/history</c>. A question may read millions of messages, so only a few run at once; the others wait for
/// a while and are then refused.
/// </summary>
internal sealed class HistoryEndpoints(IGatewayControl control, TimeProvider time) : IDisposable
{
    private const int MostAtOnce = 2;
    private const int UsualPoints = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UsualRange = TimeSpan.FromDays(1);
    private readonly ValueHistory _history = new(control.Journal);
    private readonly SemaphoreSlim _running = new(MostAtOnce);

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, TimeProvider time, CancellationToken stopping)
    {
        var endpoints = new HistoryEndpoints(control, time);
        stopping.Register(endpoints.Dispose);
        routes.MapGet("/api/v1/devices/{device}/values", endpoints.ValuesAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapGet("/api/v1/devices/{device}/history", endpoints.HistoryAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
    }

    /// <inheritdoc/>
    public void Dispose() => _running.Dispose();

    private async Task ValuesAsync(HttpContext context)
    {
        if (await DevicesOfAsync(context).ConfigureAwait(false) is { } devices)
        {
            await RunAsync(context, () =>
            {
                var (values, reach) = _history.Values(devices, context.RequestAborted);
                return HistoryJson.Values(devices[0], values, reach);
            }).ConfigureAwait(false);
        }
    }

    private async Task HistoryAsync(HttpContext context)
    {
        if (!RequestBody.TryTexts(context, "value", ValueHistory.MostValues, out var paths)
            || !RequestBody.TryTime(context, "from", out var from)
            || !RequestBody.TryTime(context, "to", out var to)
            || !RequestBody.TryNumber(context, "points", 1, HistoryRange.MostPoints, UsualPoints, out var points)
            || RangeOf(from, to, (int)points) is not { } range)
        {
            await RequestBody.RefuseAsync(
                context,
                $"'value' names up to {ValueHistory.MostValues} values, 'from' and 'to' are RFC 3339 times and 'from' is before 'to', 'points' is 1..{HistoryRange.MostPoints}").ConfigureAwait(false);
            return;
        }

        if (await DevicesOfAsync(context).ConfigureAwait(false) is { } devices)
        {
            await RunAsync(context, () =>
            {
                var (series, reach) = _history.Courses(devices, paths, range, context.RequestAborted);
                return HistoryJson.Courses(devices[0], range, series, reach);
            }).ConfigureAwait(false);
        }
    }

    private HistoryRange? RangeOf(long? from, long? to, int points)
    {
        var end = to ?? ((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + 1;
        var begin = from ?? end - (long)UsualRange.TotalMicroseconds;
        return begin < end ? new HistoryRange(begin, end, points) : null;
    }

    /// <summary>The device's id, and those of the devices whose place it took. One that is forgotten may still have a past, so an id is taken as it is.</summary>
    private async Task<IReadOnlyList<string>?> DevicesOfAsync(HttpContext context)
    {
        var word = (context.GetRouteValue("device") as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (DeviceId.TryParse(word, out _) && control.Find(word).Count == 0
            && control.Journal.Search(new JournalSearch { Devices = [word], Maximum = 1, NewestFirst = true }).Entries.Count > 0)
        {
            return [word];
        }

        return await DeviceEndpoints.ResolveAsync(context, control, word).ConfigureAwait(false) is { } device ? [.. device.Formerly.Prepend(device.Id).Take(JournalSearch.MostDevices)] : null;
    }

    private async Task RunAsync(HttpContext context, Func<ReadOnlyMemory<byte>> work)
    {
        if (!await _running.WaitAsync(Patience, context.RequestAborted).ConfigureAwait(false))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "too-busy", "too many questions about the past are being answered; ask again").ConfigureAwait(false);
            return;
        }

        ReadOnlyMemory<byte> answer;
        try
        {
            answer = await Task.Run(work, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            _running.Release();
        }

        await Reply.JsonAsync(context, answer).ConfigureAwait(false);
    }
}
