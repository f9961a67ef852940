namespace Sallyport.Cli.Bench.Dashboard;

/// <summary>What <c>bench dashboard</c> measures: a headless Chromium on the list of devices, while every device reports.</summary>
/// <param name="Devices">Devices with a session.</param>
/// <param name="Rate">Uplinks per second that were offered.</param>
/// <param name="Seconds">How long frames and tasks were counted.</param>
/// <param name="FirstViewMs">From the begin of the navigation to the first frame with rows of devices; nothing was cached, and the load was on.</param>
/// <param name="LongestTaskMs">Longest task of the page's main thread in the counted time.</param>
/// <param name="LongestTaskCpuMs">Most time of the processor that one of those tasks used: the page's own cost, where a busy machine makes it wait.</param>
/// <param name="LongestStartTaskMs">Longest task while the page began.</param>
/// <param name="LongestStartTaskCpuMs">Most time of the processor that a task used while the page began.</param>
/// <param name="TasksAbove50Ms">How many tasks of the counted time blocked the main thread for longer than 50 ms.</param>
/// <param name="FramesPerSecond">Frames that the page could draw.</param>
/// <param name="UpdatesPerSecond">Uplinks that were durable and offered to the page in that time.</param>
/// <param name="HeapBeforeMegabytes">The page's heap in use before the counted time, after a collection.</param>
/// <param name="HeapAfterMegabytes">The same after the counted time.</param>
internal sealed record DashboardFigures(
    int Devices,
    int Rate,
    double Seconds,
    double FirstViewMs,
    double LongestTaskMs,
    double LongestTaskCpuMs,
    double LongestStartTaskMs,
    double LongestStartTaskCpuMs,
    int TasksAbove50Ms,
    double FramesPerSecond,
    double UpdatesPerSecond,
    double HeapBeforeMegabytes,
    double HeapAfterMegabytes);
