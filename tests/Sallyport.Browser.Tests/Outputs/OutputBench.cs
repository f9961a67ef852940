using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Devices.EStim;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>A real gateway with a bus on a pseudo terminal, a real device at its other end, and a browser.</summary>
public sealed class OutputBench : IAsyncLifetime, IOutputHardware
{
    /// <summary>Id of the device.</summary>
    public const string Device = "estim/lab/42";

    /// <summary>Highest level of its outputs, per mille.</summary>
    public const ushort Limit = 600;

    private const string Bus = "lab";
    private const string Chromium = "/usr/bin/chromium";
    private const int BaudRate = 115_200;
    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(static octet => (byte)octet)];
    private static readonly Caller Tester = new("tester", "local", "test");

    private readonly string _scratch = Directory.CreateTempSubdirectory("sallyport-outputs-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private ushort[] _driven = [0, 0];
    private SerialLink? _line;
    private Stimulator? _stimulator;
    private Task _pump = Task.CompletedTask;
    private RunningGateway? _gateway;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>What the tests lack here; null for nothing.</summary>
    public string? Missing { get; private set; }

    internal Uri Address => _gateway!.Address;

    internal string Token { get; private set; } = "";

    internal IOutputDesk Desk => _gateway!.Control.Outputs!;

    internal IGatewayControl Control => _gateway!.Control;

    internal OutputDevice View => Desk.Devices.Single(static device => device.Device == Device);

    internal Stimulator Stimulator => _stimulator!;

    /// <summary>What the drivers of the outputs do now, per mille.</summary>
    internal ushort[] Driven
    {
        get
        {
            lock (_gate)
            {
                return _driven;
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            Missing = $"{Chromium} is not installed (apt-get install chromium)";
            return;
        }

        string path = Path.Combine(_scratch, "bus");
        var settings = new RunSettings
        {
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            Networks = [],
            Buses = [new BusSettings { Name = Bus, Link = LinkAddress.Parse($"estim=pty:{path}", out _)!, BaudRate = BaudRate, Devices = [0x42] }],
        };
        string folder = Path.Combine(_scratch, "data");
        _gateway = await RunningGateway.StartAsync(settings, folder, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Token = (await File.ReadAllTextAsync(Path.Combine(folder, "token"), TestContext.Current.CancellationToken)).Trim();
        using (var http = new HttpClient { BaseAddress = Address })
        {
            if (!(await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StartsWith("<!doctype html>", StringComparison.Ordinal))
            {
                Missing = "this build has no dashboard (eng/dashboard builds it)";
                return;
            }
        }

        _line = new SerialLink(new SerialLinkOptions { Path = path, BaudRate = BaudRate });
        var options = new DeviceOptions { Line = new LineOptions { BaudRate = BaudRate }, MasterKey = Key, Outputs = 2, LevelLimit = Limit, RiseLimit = 500 };
        _stimulator = new Stimulator(options, _line, this);
        _pump = Task.Run(() => _stimulator.RunAsync(_stop.Token));
        await Desk.SetKeyAsync(Device, Key, Tester, TestContext.Current.CancellationToken);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await _stop.CancelAsync();
        await _pump;
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _stimulator?.Dispose();
        _line?.Dispose();
        _stop.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    void IOutputHardware.Drive(ReadOnlySpan<ushort> levels)
    {
        lock (_gate)
        {
            _driven = levels.ToArray();
        }
    }

    /// <summary>A page in a tab that has its token already (or with an empty one none). Skips the test where something is missing.</summary>
    internal async Task<Tab> OpenAsync(string path, string? token = null, bool isPhone = false, bool isDark = false)
    {
        if (Missing is { } missing)
        {
            Assert.Skip(missing);
        }

        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = isPhone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 800 },
            HasTouch = isPhone,
        });
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(new Uri(Address, $"{path}#token={Uri.EscapeDataString(token ?? Token)}").ToString());
        return tab;
    }

    /// <summary>Off, cleared and disarmed, whatever a test left behind.</summary>
    internal async Task CalmAsync()
    {
        if (Missing is { } missing)
        {
            Assert.Skip(missing);
        }

        await UntilAsync(() => View.State is not null);
        if (View.State is DeviceState.Armed or DeviceState.Active)
        {
            await OrderAsync(new OutputOrder { Kind = OutputOrderKind.Stop, Device = Device });
        }

        if (View.State is DeviceState.Emergency or DeviceState.Fault)
        {
            await OrderAsync(new OutputOrder { Kind = OutputOrderKind.Clear, Device = Device });
        }

        await UntilAsync(() => View.State == DeviceState.Disarmed);
    }

    /// <summary>Armed, the first output at a level.</summary>
    internal async Task RaiseAsync(ushort level)
    {
        await CalmAsync();
        await OrderAsync(new OutputOrder { Kind = OutputOrderKind.Arm, Device = Device, Outputs = [0, 1], Seconds = 600 });
        await OrderAsync(new OutputOrder { Kind = OutputOrderKind.Levels, Device = Device, Levels = [new LevelChange(0, 0, level, 0)] });
        await UntilAsync(() => View.State == DeviceState.Active && View.Outputs[0].Level == level);
    }

    /// <summary>Gives an order that must be carried out.</summary>
    internal async Task OrderAsync(OutputOrder order)
    {
        (CommandResult result, OutputAnswer? answer) = await Desk.OrderAsync(order, Tester, _stop.Token);
        Assert.True(answer?.Accepted, $"{order.Kind}: {result.Refusal} {answer?.Outcome} {answer?.Detail}");
    }

    /// <summary>Waits until something is so.</summary>
    internal static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
