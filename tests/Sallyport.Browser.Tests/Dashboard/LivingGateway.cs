using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Demo;
using Sallyport.Cli.Running;
using Sallyport.Devices;
using Sallyport.Gateway.Commands;
using Sallyport.Links.Capture;
using Sallyport.Web.Access;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>A real gateway with the demo's fleet, which nobody commands but the test, and a browser.</summary>
public class LivingGateway : IAsyncLifetime
{
    /// <summary>dBm of every device.</summary>
    public const int Signal = -50;

    private const string Network = "demo";
    private const string Key = "only a demonstration";
    internal const string Chromium = "/usr/bin/chromium";

    private readonly string _scratch = Directory.CreateTempSubdirectory("sallyport-browser-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private DemoFleet? _fleet;
    private Task _devices = Task.CompletedTask;
    private RunningGateway? _gateway;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>What the tests lack here; null for nothing.</summary>
    public string? Missing { get; private set; }

    internal IGatewayControl Control => _gateway!.Control;

    /// <summary>What the link itself wrote of all that came and went.</summary>
    internal string CaptureFile => Path.Combine(_scratch, "link.pcapng");

    internal AccessBook Access => _gateway!.Access;

    internal Uri Address => _gateway!.Address;

    internal string Token { get; private set; } = "";

    public virtual async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            Missing = $"{Chromium} is not installed (apt-get install chromium)";
            return;
        }

        (PipeLink toFleet, PipeLink toGateway) = PipeLink.Make(RunSettings.DefaultAddress, address => SignalOf(address.Value));
        _fleet = new DemoFleet(1, Network, Key, RunSettings.DefaultAddress, toGateway, loss: 0);
        var settings = new RunSettings
        {
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            Networks = [new NetworkSettings { Name = Network, Key = Key, OwnLinks = [new CaptureLink(toFleet, new PcapngWriter(new FileStream(CaptureFile, FileMode.CreateNew, FileAccess.Write, FileShare.Read), "fleet"), new HostClock())], Links = [LinkAddress.Parse("udp://127.0.0.1:0", out _)!] }],
        };
        string folder = Path.Combine(_scratch, "data");
        _gateway = await RunningGateway.StartAsync(SettingPlan.OfProgram("the test", settings, folder), folder, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Token = (await File.ReadAllTextAsync(Path.Combine(folder, "token"), TestContext.Current.CancellationToken)).Trim();
        using (var http = new HttpClient { BaseAddress = Address })
        {
            if (!(await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StartsWith("<!doctype html>", StringComparison.Ordinal))
            {
                Missing = "this build has no dashboard (eng/dashboard builds it)";
                return;
            }
        }

        _devices = Task.Run(() => _fleet.RunAsync(_stop.Token));
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
    }

    internal static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Chromium,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    });

    /// <summary>How strongly the gateway hears a device, dBm.</summary>
    protected virtual sbyte? SignalOf(ulong device) => Signal;

    /// <summary>A page in a tab that has its token already, on one of the dashboard's addresses. Skips the test where something is missing.</summary>
    internal async Task<Tab> OpenAsync(string path, string? token = null, string? fragment = null, bool isPhone = false, bool isDark = false)
    {
        if (Missing is { } missing)
        {
            Assert.Skip(missing);
        }

        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = isPhone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 800 },
        });
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(new Uri(Address, $"{path}#{fragment ?? $"token={Uri.EscapeDataString(token ?? Token)}"}").ToString());
        return tab;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await _stop.CancelAsync();
        await _devices;
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _fleet?.Dispose();
        _stop.Dispose();
        Directory.Delete(_scratch, recursive: true);
        GC.SuppressFinalize(this);
    }
}
