namespace Sallyport.Cli.Bench.Dashboard;

/// <summary>How long a task of a page took.</summary>
/// <param name="WallMs">From its begin to its end, also while another process had the processor.</param>
/// <param name="CpuMs">Time of the processor that its thread used.</param>
internal readonly record struct TaskLength(double WallMs, double CpuMs);
