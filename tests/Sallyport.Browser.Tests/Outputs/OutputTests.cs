using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Protocols.EStim.Outputs;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>The page Outputs and STOP in a real browser; at the other end of the line a real device.</summary>
public sealed class OutputTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private const float Wait = 30_000;
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = Wait };
    private static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = Wait };
    private static readonly LocatorAssertionsToHaveCountOptions Counted = new() { Timeout = Wait };

    [Fact]
    public async Task Page_ActiveDevice_ShowsWhatTheDeviceItselfDrives()
    {
        await bench.RaiseAsync(250);
        await using Tab tab = await bench.OpenAsync("/outputs");

        await Expect(Level(tab)).ToHaveTextAsync("25.0 %", Patient);
        Assert.Equal(250, bench.Driven[0]);
        await Expect(tab.Page.Locator("[data-level='1']")).ToHaveTextAsync("0.0 %");
        await Expect(tab.Page.Locator(".output-state")).ToHaveTextAsync("active");
        await Expect(tab.Page.Locator("[data-protection]")).ToHaveTextAsync("sealed");
        await Expect(tab.Page.Locator(".output-facts")).ToContainTextAsync("100 % answered");
        ILocator column = Column(tab);
        Assert.Equal(
            ("250", "0", "600", "level 25.0 %, target 25.0 %, limit 60.0 %"),
            (await column.GetAttributeAsync("aria-valuenow"), await column.GetAttributeAsync("aria-valuemin"), await column.GetAttributeAsync("aria-valuemax"), await column.GetAttributeAsync("aria-valuetext")));
        Assert.Equal(0.25, await HeightAsync(column, ".fill"), 0.02);
        Assert.Equal(0.40, await HeightAsync(column, ".beyond"), 0.02);
        Assert.Empty(tab.Complaints);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_EveryAddress_IsThereWhileActiveAndGoneAfterwards(bool isPhone)
    {
        await bench.RaiseAsync(100);
        await using Tab tab = await bench.OpenAsync("/", isPhone: isPhone);
        string[] addresses = await AddressesAsync(tab);
        Assert.True(addresses.Length >= 8, string.Join(' ', addresses));
        foreach (string address in addresses)
        {
            await tab.Page.GotoAsync(new Uri(bench.Address, address).ToString());
            await Expect(Stop(tab)).ToBeVisibleAsync(Visible);
            Assert.True(await IsOnTopAsync(tab), $"{address}: something lies over STOP");
        }

        await bench.CalmAsync();
        foreach (string address in addresses)
        {
            await tab.Page.GotoAsync(new Uri(bench.Address, address).ToString());
            await Expect(tab.Page.Locator(".live")).ToBeVisibleAsync(Visible);
            await Expect(Stop(tab)).ToHaveCountAsync(0, Counted);
        }
    }

    [Fact]
    public async Task Stop_NobodySignedIn_IsThereAndStops()
    {
        await bench.RaiseAsync(120);
        await using Tab tab = await bench.OpenAsync("/", token: "nobody's");
        await Expect(tab.Page.Locator(".entrance")).ToBeVisibleAsync(Visible);

        await Stop(tab).ClickAsync(new() { Timeout = Wait });

        await OutputBench.UntilAsync(() => bench.Driven[0] == 0);
        await OutputBench.UntilAsync(() => bench.View.State == DeviceState.Emergency);
        await Expect(tab.Page.Locator(".stop-report")).ToContainTextAsync("the gateway took it after");
    }

    [Theory]
    [InlineData("/outputs", false)]
    [InlineData("/settings", false)]
    [InlineData("/devices", true)]
    public async Task Escape_Twice_StopsTheDeviceWhateverHasTheFocus(string address, bool isInThePalette)
    {
        await bench.RaiseAsync(200);
        await using Tab tab = await bench.OpenAsync(address);
        await Expect(Stop(tab)).ToBeVisibleAsync(Visible);
        if (isInThePalette)
        {
            await tab.Page.Keyboard.PressAsync("Control+k");
            await tab.Page.Keyboard.TypeAsync("lamp");
        }

        await OutputBench.EscapeTwiceAsync(tab);

        await OutputBench.UntilAsync(() => bench.Driven[0] == 0);
        await OutputBench.UntilAsync(() => bench.View.State == DeviceState.Emergency);
        ILocator report = tab.Page.Locator(".stop-report");
        await Expect(report.Locator("strong")).ToHaveTextAsync("Stopped and verified", Patient);
        await Expect(report.Locator("li")).ToHaveTextAsync(new Regex(@"verified after \d+ ms$"));
    }

    [Fact]
    public async Task Escape_Once_StopsNothing()
    {
        await bench.RaiseAsync(150);
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(Level(tab)).ToHaveTextAsync("15.0 %", Patient);

        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Page.Keyboard.PressAsync("a");

        await Expect(tab.Page.Locator(".stop-report")).ToHaveCountAsync(0);
        Assert.Equal(150, bench.Driven[0]);
        Assert.Equal(DeviceState.Active, bench.View.State);
    }

    [Fact]
    public async Task Stop_TouchedOnAPhone_StopsTheDeviceAndAsksForItsNameToClear()
    {
        await bench.RaiseAsync(180);
        await using Tab tab = await bench.OpenAsync("/outputs", isPhone: true);
        await Expect(Level(tab)).ToHaveTextAsync("18.0 %", Patient);
        LocatorBoundingBoxResult box = (await Stop(tab).BoundingBoxAsync())!;
        Assert.True(box is { Width: > 340, Height: >= 56 }, $"{box.Width} x {box.Height}");

        await Stop(tab).TapAsync();

        await OutputBench.UntilAsync(() => bench.Driven[0] == 0);
        await Expect(tab.Page.Locator(".output-state")).ToHaveTextAsync("emergency", Patient);
        await Expect(tab.Page.Locator(".last-stop")).ToHaveTextAsync(new Regex(@"verified after \d+ ms\.$"), Patient);
        await tab.Button("Close").ClickAsync();
        await Expect(tab.Button("Clear")).ToBeDisabledAsync();
        await tab.Page.GetByLabel("Type 42 to clear").FillAsync("43");
        await Expect(tab.Button("Clear")).ToBeDisabledAsync();
        Assert.Equal(DeviceState.Emergency, bench.View.State);
        Assert.Equal(390, await tab.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"));
    }

    [Fact]
    public async Task Connection_Lost_IsLoudAndSaysWhatToDoInstead()
    {
        await bench.RaiseAsync(220);
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(Level(tab)).ToHaveTextAsync("22.0 %", Patient);

        await tab.Page.RouteAsync("**/api/v1/**", static route => route.AbortAsync());

        ILocator banner = tab.Page.Locator(".lost-banner");
        await Expect(banner.Locator("strong")).ToHaveTextAsync(new Regex(@"^No connection to the gateway since \d\d:\d\d:\d\d$"), Patient);
        await Expect(banner).ToContainTextAsync("Use the stop switch at the device, or cut its power.");
        LocatorBoundingBoxResult box = (await banner.BoundingBoxAsync())!;
        Assert.Equal((0f, 0f, 1280f), (box.X, box.Y, box.Width));
        await Expect(tab.Page.Locator("[data-output='0'] .reading span")).ToHaveTextAsync("unknown, this is old");
        await Expect(tab.Page.Locator("[data-output='0'] .unknown")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("[data-output='0'] .raise")).ToBeDisabledAsync();
        Assert.Equal("unknown, was level 22.0 %, target 22.0 %, limit 60.0 %", await Column(tab).GetAttributeAsync("aria-valuetext"));

        await Stop(tab).ClickAsync();
        ILocator report = tab.Page.Locator(".stop-report");
        await Expect(report.Locator("strong")).ToHaveTextAsync("Not confirmed", Patient);
        await Expect(report).ToContainTextAsync("Use the stop switch at the device");
        Assert.Equal(220, bench.Driven[0]);

        await tab.Page.UnrouteAsync("**/api/v1/**");
        await OutputBench.UntilAsync(() => bench.Driven[0] == 0);
        await Expect(report.Locator("strong")).ToHaveTextAsync("Stopped and verified", Patient);
        await Expect(banner).ToHaveCountAsync(0, Counted);
    }

    [Fact]
    public async Task Level_RaisedElsewhere_MovesOnScreenAsTheDeviceRamps()
    {
        await bench.RaiseAsync(100);
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(Level(tab)).ToHaveTextAsync("10.0 %", Patient);

        await bench.SetAsync(500, 65_000);

        await Expect(tab.Page.Locator("[data-output='0'] .reading span")).ToHaveTextAsync("rising to 50.0 %", Patient);
        await Expect(tab.Page.Locator("[data-target='0']")).ToHaveTextAsync("50.0 %");
        await Expect(tab.Page.Locator("[data-output='0'] .fill.up")).ToHaveCountAsync(1);
        double low = await HeightAsync(Column(tab), ".fill");
        Assert.InRange(low, 0.09, 0.49);
        await Expect(tab.Page.Locator("[data-output='0'] .ahead")).ToHaveCountAsync(1, Counted);

        await bench.SetAsync(500, 0);
        await Expect(Level(tab)).ToHaveTextAsync("50.0 %", Patient);
        Assert.Equal(500, bench.Driven[0]);
        Assert.Equal(0.5, await HeightAsync(Column(tab), ".fill"), 0.02);
        await Expect(tab.Page.Locator("[data-output='0'] .ahead")).ToHaveCountAsync(0, Counted);
    }

    private static ILocator Stop(Tab tab) => tab.Page.Locator("button.stop");

    private static ILocator Level(Tab tab) => tab.Page.Locator("[data-level='0']");

    private static ILocator Column(Tab tab) => tab.Page.GetByRole(AriaRole.Slider).First;

    private static async Task<string[]> AddressesAsync(Tab tab)
    {
        await Expect(tab.Page.Locator("nav.rail a:not(.brand)")).Not.ToHaveCountAsync(0, Counted);
        return await tab.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav.rail a:not(.brand)')].map(link => link.getAttribute('href'))");
    }

    private static Task<bool> IsOnTopAsync(Tab tab) => Stop(tab).EvaluateAsync<bool>(
        "stop => { const box = stop.getBoundingClientRect(); return stop.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }");

    /// <summary>Height of a part of a column, as a share of the whole, after what moves has come to rest.</summary>
    private static async Task<double> HeightAsync(ILocator column, string part)
    {
        await column.EvaluateAsync("column => Promise.all(column.getAnimations({ subtree: true }).map(one => one.finished.catch(() => undefined)))");
        string share = await column.EvaluateAsync<string>("(column, part) => String(column.querySelector(part).offsetHeight / column.querySelector('.track').clientHeight)", part);
        return double.Parse(share, CultureInfo.InvariantCulture);
    }
}
