using System.Diagnostics;
using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Cli.Bench.Dashboard;
using Sallyport.System.Tests.EndToEnd;
using Sallyport.Web;

namespace Sallyport.System.Tests.Cli;

/// <summary>The figures themselves are not asserted: only that they are there, and that nothing stays behind.</summary>
public sealed class DashboardBenchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Bench_Dashboard_PrintsItsFiguresAndLeavesNothing()
    {
        Assert.SkipUnless(ChromePage.FindProgram() is not null, "there is no Chromium on this machine (apt-get install chromium)");
        Assert.SkipUnless(typeof(WebServer).Assembly.GetManifestResourceNames().Contains("dashboard/index.html"), "the dashboard is not built (eng/dashboard)");
        using var scratch = new ScratchFolder();
        string[] command = ["bench", "dashboard", "--devices", "20", "--rate", "50", "--seconds", "1", "--json"];
        using Process process = GatewayProcess.Launch(command, new Dictionary<string, string> { ["TMPDIR"] = scratch.Path });
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == ExitCode.Done, await error);

        using JsonDocument figures = JsonDocument.Parse(output);
        JsonElement root = figures.RootElement;
        Assert.Equal((20, 50), (root.GetProperty("devices").GetInt32(), root.GetProperty("rate").GetInt32()));
        string[] positive =
        [
            "seconds", "firstViewMs", "longestTaskMs", "longestTaskCpuMs", "longestStartTaskMs", "longestStartTaskCpuMs", "framesPerSecond", "updatesPerSecond", "heapBeforeMegabytes",
            "heapAfterMegabytes",
        ];
        foreach (string name in positive)
        {
            Assert.True(root.GetProperty(name).GetDouble() > 0, name);
        }

        Assert.True(root.GetProperty("tasksAbove50Ms").GetInt32() >= 0);
        Assert.Empty(Directory.EnumerateDirectories(scratch.Path, "sallyport-*"));
        bool IsOfThis(string line) => line.Contains(scratch.Path, StringComparison.Ordinal);
        await Poll.UntilAsync(() => !Commands().Any(IsOfThis), () => string.Join('\n', Commands().Where(IsOfThis)));
    }

    private static IEnumerable<string> Commands()
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            string command = "";
            try
            {
                command = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                // No process, or one that has ended meanwhile.
            }
            catch (UnauthorizedAccessException)
            {
                // Somebody else's.
            }

            yield return command;
        }
    }
}
