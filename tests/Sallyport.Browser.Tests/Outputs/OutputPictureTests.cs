using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Outputs;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>
/// The page with a device whose level ramps and one in emergency, with its drawer, without a connection and after a stop: nothing that axe calls serious, contrast above
/// all, in both themes. <c>eng/pictures</c> keeps the pictures.
/// </summary>
public sealed class OutputPictureTests(PairBench bench) : IClassFixture<PairBench>
{
    private const float Wait = 30_000;

    // What came and comes over the network ends, the stream of events too, when the page calls cutLine().
    private const string CutLine = """
        (() => {
            const call = window.fetch;
            const line = new AbortController();
            window.cutLine = () => line.abort();
            window.fetch = (path, init = {}) => call(path, { ...init, signal: init.signal ? AbortSignal.any([init.signal, line.signal]) : line.signal });
        })()
        """;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("SALLYPORT_PICTURES");

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Page_InEverySituation_IsReadable(bool isDark, bool isPhone)
    {
        await PrepareAsync();
        await using Tab tab = await bench.OpenAsync("/outputs", isPhone: isPhone, isDark: isDark);
        await tab.Page.AddInitScriptAsync(CutLine);
        await tab.Page.ReloadAsync();
        string axe = await AccessibilityTests.ReadAxeAsync();
        string name = $"{(isDark ? "dark" : "light")}{(isPhone ? "-phone" : "")}";
        ILocator first = tab.Page.Locator($"[data-device='{OutputBench.Device}']");
        await Expect(first.Locator("[data-output='0'] .reading span")).ToHaveTextAsync("rising to 45.0 %", new() { Timeout = Wait });
        await Expect(tab.Page.Locator($"[data-device='{OutputBench.SecondDevice}'] .output-state")).ToHaveTextAsync("emergency", new() { Timeout = Wait });
        await Expect(tab.Page.Locator("button.stop")).ToBeVisibleAsync(new() { Timeout = Wait });
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), new() { Timeout = Wait });
        await LookAsync(tab, axe, $"outputs-{name}");

        await first.GetByRole(AriaRole.Link, new() { Name = "Limits, watchdog and keys" }).ClickAsync();
        await Expect(tab.Page.Locator(".output-drawer")).ToBeVisibleAsync(new() { Timeout = Wait });
        await LookAsync(tab, axe, $"outputs-drawer-{name}");
        await tab.Button("Close").ClickAsync();

        await OutputBench.EscapeTwiceAsync(tab);
        await Expect(tab.Page.Locator(".stop-report strong")).ToHaveTextAsync("Stopped and verified", new() { Timeout = Wait });
        await LookAsync(tab, axe, $"outputs-stopped-{name}");
        await tab.Page.Locator(".stop-report").GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await RampAsync();
        await Expect(first.Locator("[data-output='0'] .reading span")).ToHaveTextAsync("rising to 45.0 %", new() { Timeout = Wait });
        await tab.Page.EvaluateAsync("cutLine()");
        await Expect(tab.Page.Locator(".lost-banner")).ToBeVisibleAsync(new() { Timeout = Wait });
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^not live"), new() { Timeout = Wait });
        await LookAsync(tab, axe, $"outputs-lost-{name}");
    }

    private static async Task LookAsync(Tab tab, string axe, string name)
    {
        if (Folder is not null)
        {
            await tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
        }

        string[] faults = await AccessibilityTests.FaultsAsync(tab, axe);
        Assert.True(faults.Length == 0, $"{name}: {string.Join("\n", faults)}");
        int width = await tab.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth) - innerWidth");
        Assert.True(width <= 0, $"{name}: {width} px too wide");
    }

    /// <summary>Two devices with names: one on its slow way up, with a temporary key out; one that was stopped at the device itself.</summary>
    private async Task PrepareAsync()
    {
        await bench.CalmAsync();
        bench.Second.IsMuted = false;
        await bench.GiveSecondKeyAsync();
        bench.Second.Stimulator.EmergencyStop();
        await OutputBench.UntilAsync(() => bench.Desk.Devices.FirstOrDefault(static device => device.Device == OutputBench.SecondDevice)?.State == DeviceState.Emergency);
        await bench.CallAsync(HttpMethod.Patch, $"devices/{OutputBench.Device}", """{"name":"left arm"}""");
        await bench.CallAsync(HttpMethod.Patch, $"devices/{OutputBench.SecondDevice}", """{"name":"right arm"}""");
        await RampAsync();
        await bench.OrderAsync(new OutputOrder { Kind = OutputOrderKind.GrantKey, Device = OutputBench.Device, Seconds = 900 });
    }

    /// <summary>The first device goes up, and so slowly that it does as long as somebody looks.</summary>
    private async Task RampAsync()
    {
        await bench.RaiseAsync(180);
        await bench.SetAsync(450, 65_000);
    }
}
