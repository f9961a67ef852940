using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Protocols.EnigmaIot.Keys;

namespace Sallyport.Cli.Bench.Dashboard;

/// <summary>The gateway of <c>run</c> on a scratch folder, nodes on UDP, and the list of devices in a real browser: all of it on this machine.</summary>
internal static class DashboardBench
{
    private const string Network = "Bench";
    private const string Key = "bench network key";
    private const double Above = 50;
    private const double OctetsPerMegabyte = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Counts frames, and notes when the first row of a device was drawn.</summary>
    private const string Watch = """
        globalThis.benchFrames = 0; globalThis.benchFirst = 0;
        const look = () => {
          globalThis.benchFrames++;
          if (globalThis.benchFirst === 0 && document.querySelector('.rows .row') !== null) {
            requestAnimationFrame(() => globalThis.benchFirst ||= performance.now());
          }
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        """;

    /// <summary>Runs it.</summary>
    /// <exception cref="CommandFailure">There is no browser or no dashboard, or the gateway does not answer.</exception>
    public static async Task<DashboardFigures> RunAsync(int devices, int rate, double seconds, CancellationToken cancellationToken)
    {
        string program = ChromePage.FindProgram() ?? throw CommandFailure.Refused("there is no Chromium on this machine (Debian: apt-get install chromium)");
        string folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;
        try
        {
            RunningGateway gateway = await RunningGateway.StartAsync(Settings(), folder, NullLoggerFactory.Instance, cancellationToken).ConfigureAwait(false);
            await using (gateway.ConfigureAwait(false))
            {
                string token = (await File.ReadAllTextAsync(Path.Combine(folder, "token"), cancellationToken).ConfigureAwait(false)).Trim();
                IPEndPoint link = IPEndPoint.Parse(gateway.Links.Single()["udp://".Length..]);
                using var load = new DashboardLoad(link, RunSettings.DefaultAddress, NetworkKey.FromText(Key), devices);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                Task sending = Task.Factory.StartNew(() => load.Run(rate, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                try
                {
                    return await MeasureAsync(gateway, program, new Uri(gateway.Address, $"/devices#token={Uri.EscapeDataString(token)}"), devices, rate, seconds, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    await sending.ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<DashboardFigures> MeasureAsync(RunningGateway gateway, string program, Uri address, int devices, int rate, double seconds, CancellationToken cancellationToken)
    {
        ChromePage page = await ChromePage.StartAsync(program, cancellationToken).ConfigureAwait(false);
        await using (page.ConfigureAwait(false))
        {
            await page.CallAsync("Page.enable", [], cancellationToken).ConfigureAwait(false);
            await page.CallAsync("Page.addScriptToEvaluateOnNewDocument", new JsonObject { ["source"] = Watch }, cancellationToken).ConfigureAwait(false);
            double firstView = 0;
            TaskLength[] start = await TraceAsync(page, async () =>
            {
                await page.CallAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() }, cancellationToken).ConfigureAwait(false);
                firstView = await FirstViewAsync(page, cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);

            double heapBefore = await HeapAsync(page, cancellationToken).ConfigureAwait(false);
            (double frames, double updates, double taken) = (0, 0, 0);
            TaskLength[] tasks = await TraceAsync(page, async () =>
            {
                (double framesBefore, long before, var clock) = (await FramesAsync(page, cancellationToken).ConfigureAwait(false), gateway.Control.Journal.CommittedSeq, Stopwatch.StartNew());
                await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(false);
                taken = clock.Elapsed.TotalSeconds;
                updates = gateway.Control.Journal.CommittedSeq - before;
                frames = await FramesAsync(page, cancellationToken).ConfigureAwait(false) - framesBefore;
            }, cancellationToken).ConfigureAwait(false);
            double heapAfter = await HeapAsync(page, cancellationToken).ConfigureAwait(false);
            return new DashboardFigures(
                devices, rate, taken, firstView, Longest(tasks, static task => task.WallMs), Longest(tasks, static task => task.CpuMs), Longest(start, static task => task.WallMs),
                Longest(start, static task => task.CpuMs), tasks.Count(static task => task.WallMs > Above), frames / taken, updates / taken, heapBefore, heapAfter);
        }
    }

    /// <summary>Megabytes of the page's heap that are in use after a collection.</summary>
    private static async Task<double> HeapAsync(ChromePage page, CancellationToken cancellationToken)
    {
        await page.CallAsync("HeapProfiler.collectGarbage", [], cancellationToken).ConfigureAwait(false);
        JsonNode usage = await page.CallAsync("Runtime.getHeapUsage", [], cancellationToken).ConfigureAwait(false);
        return usage["usedSize"]!.GetValue<double>() / OctetsPerMegabyte;
    }

    private static double Longest(TaskLength[] tasks, Func<TaskLength, double> length) => tasks.Select(length).DefaultIfEmpty().Max();

    private static async Task<TaskLength[]> TraceAsync(ChromePage page, Func<Task> work, CancellationToken cancellationToken)
    {
        var trace = new TaskTrace();
        page.Told = trace.Take;
        var wanted = new JsonObject { ["traceConfig"] = new JsonObject { ["includedCategories"] = new JsonArray("disabled-by-default-devtools.timeline", "__metadata") }, ["transferMode"] = "ReportEvents" };
        await page.CallAsync("Tracing.start", wanted, cancellationToken).ConfigureAwait(false);
        await work().ConfigureAwait(false);
        await page.CallAsync("Tracing.end", [], cancellationToken).ConfigureAwait(false);
        await trace.Complete.Task.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        return trace.Lengths();
    }

    private static async Task<double> FirstViewAsync(ChromePage page, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if ((await page.AskAsync("globalThis.benchFirst ?? 0", cancellationToken).ConfigureAwait(false))?.GetValue<double>() is { } first and > 0)
            {
                return first;
            }

            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }

        throw CommandFailure.Refused("the dashboard shows no devices; is it built? (eng/dashboard)");
    }

    private static async Task<double> FramesAsync(ChromePage page, CancellationToken cancellationToken) =>
        (await page.AskAsync("globalThis.benchFrames", cancellationToken).ConfigureAwait(false))!.GetValue<double>();

    private static RunSettings Settings() => new()
    {
        Http = new IPEndPoint(IPAddress.Loopback, 0),
        Networks = [new NetworkSettings { Name = Network, Key = Key, Links = [LinkAddress.Parse("udp://127.0.0.1:0", out _)!], StatusMessages = false }],
    };
}
