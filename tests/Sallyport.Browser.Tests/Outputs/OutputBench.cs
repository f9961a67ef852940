using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>A real gateway with a bus on a pseudo terminal, a real device at its other end, and a browser.</summary>
public class OutputBench : IAsyncLifetime
{
    /// <summary>Id of the device.</summary>
    public const string Device = "estim/lab/42";

    /// <summary>Id of the device of <see cref="PairBench"/>.</summary>
    public const string SecondDevice = "estim/ward/17";

    /// <summary>Highest level of its outputs, per mille.</summary>
    public const ushort Limit = 600;

    private const string Chromium = "/usr/bin/chromium";
    private const int BaudRate = 115_200;
    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(static octet => (byte)octet)];
    private static readonly Caller Tester = new("tester", "local", "test");

    private readonly string _scratch = Directory.CreateTempSubdirectory("sallyport-outputs-").FullName;
    private BenchDevice? _first;
    private BenchDevice? _second;
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

    internal BenchDevice First => _first!;

    /// <summary>The device on the second bus, which the gateway knows nothing of before it speaks.</summary>
    internal BenchDevice Second => _second!;

    /// <summary>What the drivers of the outputs do now, per mille.</summary>
    internal ushort[] Driven => First.Driven;

    private protected virtual bool HasSecond => false;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            Missing = $"{Chromium} is not installed (apt-get install chromium)";
            return;
        }

        await StartGatewayAsync(0);
        Token = (await File.ReadAllTextAsync(Path.Combine(_scratch, "data", "token"), TestContext.Current.CancellationToken)).Trim();
        using (var http = new HttpClient { BaseAddress = Address })
        {
            if (!(await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).StartsWith("<!doctype html>", StringComparison.Ordinal))
            {
                Missing = "this build has no dashboard (eng/dashboard builds it)";
                return;
            }
        }

        var options = new DeviceOptions { Line = new LineOptions { BaudRate = BaudRate }, MasterKey = Key, Outputs = 2, LevelLimit = Limit, RiseLimit = 500 };
        _first = await BenchDevice.StartAsync(LineOf("lab"), options, isMuted: false);
        await Desk.SetKeyAsync(Device, Key, Tester, TestContext.Current.CancellationToken);
        if (HasSecond)
        {
            _second = await BenchDevice.StartAsync(LineOf("ward"), options with { Address = 0x17, BeaconInterval = TimeSpan.FromSeconds(60) }, isMuted: true);
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        foreach (BenchDevice? device in (BenchDevice?[])[_first, _second])
        {
            await (device?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        Directory.Delete(_scratch, recursive: true);
    }

    /// <summary>The gateway ends; the devices do not.</summary>
    internal async Task EndGatewayAsync() => await _gateway!.DisposeAsync();

    /// <summary>Another one begins on the same data, at the same address.</summary>
    internal Task BeginGatewayAsync() => StartGatewayAsync(Address.Port);

    /// <summary>A page in a tab that has its token already (or with an empty one none). Skips the test where something is missing.</summary>
    internal async Task<Tab> OpenAsync(string path, string? token = null, bool isPhone = false, bool isDark = false)
    {
        SkipIfMissing();
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

    /// <summary>Calls the API as the owner; anything but success fails the test.</summary>
    internal async Task<JsonElement> CallAsync(HttpMethod method, string path, string body)
    {
        using var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var request = new HttpRequestMessage(method, new Uri($"/api/v1/{path}", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>A token of a role.</summary>
    internal async Task<string> MakeTokenAsync(string role) =>
        (await CallAsync(HttpMethod.Post, "tokens", $$"""{"name":"{{role}} {{Guid.NewGuid():N}}","role":"{{role}}"}""")).GetProperty("token").GetString()!;

    /// <summary>Off, cleared and disarmed, whatever a test left behind.</summary>
    internal async Task CalmAsync()
    {
        SkipIfMissing();
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
        await SetAsync(level, 0);
        await UntilAsync(() => View is { State: DeviceState.Active, Outputs: [var output, ..] } && output.Level == level);
    }

    /// <summary>Somebody else sets the first output.</summary>
    internal Task SetAsync(ushort level, ushort rampMilliseconds) =>
        OrderAsync(new OutputOrder { Kind = OutputOrderKind.Levels, Device = Device, Levels = [new LevelChange(0, 0, level, rampMilliseconds)] });

    /// <summary>Gives an order that must be carried out.</summary>
    internal async Task OrderAsync(OutputOrder order)
    {
        (CommandResult result, OutputAnswer? answer) = await Desk.OrderAsync(order, Tester, TestContext.Current.CancellationToken);
        Assert.True(answer?.Accepted, $"{order.Kind}: {result.Refusal} {answer?.Outcome} {answer?.Detail}");
    }

    /// <summary>Gives the gateway the key of the second device.</summary>
    internal async Task GiveSecondKeyAsync() => Assert.True((await Desk.SetKeyAsync(SecondDevice, Key, Tester, TestContext.Current.CancellationToken)).Accepted);

    /// <summary>Escape twice, and again when this machine was so slow that the two did not count as a pair.</summary>
    internal static async Task EscapeTwiceAsync(Tab tab)
    {
        for (int pair = 0; pair < 10 && await tab.Page.Locator(".stop-report").CountAsync() == 0; pair++)
        {
            await tab.Page.Keyboard.PressAsync("Escape");
            await tab.Page.Keyboard.PressAsync("Escape");
            await tab.Page.EvaluateAsync("new Promise(requestAnimationFrame)");
        }
    }

    /// <summary>
    /// A press of 300 ms of the page's own time, which stands still otherwise, so that the slowest machine makes no longer one of it; then two seconds in which a press that
    /// did not end would raise. The clock of the page has to be installed.
    /// </summary>
    internal static async Task TapAsync(Tab tab, Func<Task> press, Func<Task> release)
    {
        await tab.Page.Clock.PauseAtAsync(DateTime.UnixEpoch.AddMilliseconds(await tab.Page.EvaluateAsync<double>("Date.now() + 500")));
        await press();
        await tab.Page.Clock.RunForAsync(300);
        await release();
        await tab.Page.Clock.RunForAsync(2_000);
        await tab.Page.Clock.ResumeAsync();
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

    private void SkipIfMissing()
    {
        if (Missing is { } missing)
        {
            Assert.Skip(missing);
        }
    }

    private async Task StartGatewayAsync(int port)
    {
        var settings = new RunSettings
        {
            Http = new IPEndPoint(IPAddress.Loopback, port),
            Networks = [],
            Buses = [.. HasSecond ? [BusOf("lab") with { Devices = [0x42] }, BusOf("ward")] : (BusSettings[])[BusOf("lab") with { Devices = [0x42] }]],
        };
        _gateway = await RunningGateway.StartAsync(settings, Path.Combine(_scratch, "data"), NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }

    private BusSettings BusOf(string name) => new() { Name = name, Link = LinkAddress.Parse($"estim=pty:{LineOf(name)}", out _)!, BaudRate = BaudRate };

    private string LineOf(string bus) => Path.Combine(_scratch, bus);
}
