using System.Diagnostics;
using System.Text.RegularExpressions;
using Sallyport.Cli;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary><c>./sallyport demo</c> as a process of its own, so that it can be killed.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private Task _rest = Task.CompletedTask;

    private DemoProcess(Process process) => _process = process;

    /// <summary>What it tells a person to open.</summary>
    public Uri Link { get; private set; } = null!;

    /// <summary>Starts it on a folder and waits for its link.</summary>
    public static async Task<DemoProcess> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "demo", "--data", folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var demo = new DemoProcess(Process.Start(start)!);
        Task<string> error = demo._process.StandardError.ReadToEndAsync();
        for (int line = 0; line < 10; line++)
        {
            string? text = await demo._process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            if (text is null)
            {
                Assert.Fail($"the demo ended: {await error}");
            }

            if (Regex.Match(text, @"^watch it: +(http\S+)$") is { Success: true } link)
            {
                demo.Link = new Uri(link.Groups[1].Value);
                demo._rest = demo._process.StandardOutput.ReadToEndAsync();
                return demo;
            }
        }

        Assert.Fail("the demo told no link");
        return demo;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _rest;
        _process.Dispose();
    }
}
