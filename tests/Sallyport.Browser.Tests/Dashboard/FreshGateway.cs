using System.Collections;
using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>A gateway as <c>run</c> starts it for the first time, which starts again when it is asked to, and a browser.</summary>
internal sealed class FreshGateway : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly string _scratch = Directory.CreateTempSubdirectory("sallyport-fresh-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _serves = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The newest start.</summary>
    public RunningGateway Gateway { get; private set; } = null!;

    private string Folder => Path.Combine(_scratch, "data");

    public static async Task<FreshGateway> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not installed (apt-get install chromium)");
        var fresh = new FreshGateway();
        var command = new RootCommand();
        RunFlags flags = RunFlags.AddTo(command);
        var plan = SettingPlan.Of(flags.Gather(command.Parse(["--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0"]), fresh.Folder, new Hashtable()));
        fresh._running = Task.Run(() => fresh.RunAsync(plan));
        await fresh._serves.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        fresh._playwright = await Playwright.CreateAsync();
        fresh._browser = await fresh._playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
        return fresh;
    }

    public async Task<Tab> OpenAsync(string path, bool isPhone = false, bool isDark = false, string? token = null)
    {
        token ??= (await File.ReadAllTextAsync(Path.Combine(Folder, "token"), TestContext.Current.CancellationToken)).Trim();
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = isPhone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 800 } });
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(new Uri(Gateway.Address, $"{path}#token={Uri.EscapeDataString(token)}").ToString());
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    private async Task RunAsync(SettingPlan plan)
    {
        while (!_stop.IsCancellationRequested)
        {
            RunningGateway gateway = await RunningGateway.StartAsync(plan, Folder, NullLoggerFactory.Instance, CancellationToken.None);
            await using (gateway)
            {
                Gateway = gateway;
                _serves.TrySetResult();
                await Task.WhenAny(gateway.Ended, Task.Delay(Timeout.Infinite, _stop.Token));
            }
        }
    }
}
