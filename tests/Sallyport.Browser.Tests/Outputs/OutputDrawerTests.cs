using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Outputs;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>The drawer of a device: limits, watchdog, keys; and what the page says of a temporary key.</summary>
public sealed class OutputDrawerTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private const float Wait = 30_000;
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = Wait };
    private static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = Wait };
    private static readonly LocatorAssertionsToHaveCountOptions Counted = new() { Timeout = Wait };

    [Fact]
    public async Task Drawer_HasItsAddressAndClosesWithEscape()
    {
        await bench.CalmAsync();
        await using Tab tab = await bench.OpenAsync("/outputs");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Limits, watchdog and keys" }).ClickAsync(new() { Timeout = Wait });

        await Expect(Drawer(tab)).ToBeVisibleAsync(Visible);
        Assert.EndsWith("/outputs?device=estim%2Flab%2F42", tab.Page.Url, StringComparison.Ordinal);
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(Drawer(tab)).ToHaveCountAsync(0, Counted);
        await Expect(tab.Page).ToHaveURLAsync(new Regex("/outputs$"), new() { Timeout = Wait });
    }

    [Fact]
    public async Task Limit_SetInTheDrawer_HoldsAtTheDeviceAndInTheColumn()
    {
        await bench.CalmAsync();
        await using Tab tab = await OpenAsync();
        await Drawer(tab).GetByLabel("Highest level of output 1, percent").FillAsync("45");
        await Drawer(tab).GetByLabel("Steepest rise of output 1, percent a second").FillAsync("20");
        await Drawer(tab).GetByRole(AriaRole.Button, new() { Name = "Set" }).Nth(1).ClickAsync();

        await Expect(Drawer(tab).GetByRole(AriaRole.Status)).ToHaveTextAsync("Output 1 has its limit.", Patient);
        await Expect(tab.Page.GetByRole(AriaRole.Slider).Nth(1)).ToHaveAttributeAsync("aria-valuemax", "450", new() { Timeout = Wait });
        Assert.Equal(450, bench.View.Outputs[1].Limit);

        await Drawer(tab).GetByLabel("Watchdog, seconds").FillAsync("9");
        await Drawer(tab).GetByRole(AriaRole.Button, new() { Name = "Set" }).Nth(2).ClickAsync();
        await Expect(Drawer(tab).GetByRole(AriaRole.Status)).ToHaveTextAsync("The watchdog is 9 s.", Patient);
    }

    [Fact]
    public async Task MasterKey_IsNotTakenByThePageWhichShowsTheCommand()
    {
        await bench.CalmAsync();
        await using Tab tab = await OpenAsync();

        ILocator part = Drawer(tab).GetByRole(AriaRole.Region, new() { Name = "Master key" });
        await Expect(part.Locator(".command code")).ToHaveTextAsync(
            ["chmod 600 stim.key", "./sallyport outputs key estim/lab/42 stim.key", "./sallyport outputs provision --port /dev/ttyUSB1 --key-file stim.key"], new() { Timeout = Wait });
        await Expect(part).ToContainTextAsync("The gateway has it. No page ever takes one.");
        Assert.Equal(0, await part.Locator("input, textarea").CountAsync());
    }

    /// <summary>A key for 30 s: shown once, counted down, warned of, and at its end every output goes down.</summary>
    [Fact]
    public async Task TemporaryKey_MadeHere_IsCountedDownWarnedOfAndItsEndIsToldWithTheReason()
    {
        await bench.RaiseAsync(100);
        await using Tab tab = await OpenAsync();
        ILocator left = tab.Page.Locator("[data-key-left]");
        await Expect(left).ToHaveCountAsync(0);
        await Drawer(tab).GetByLabel("Temporary key, seconds").FillAsync("30");
        await Drawer(tab).GetByLabel("Output 0", new() { Exact = true }).CheckAsync();
        await Drawer(tab).GetByLabel("Highest level of the temporary key, percent").FillAsync("20");
        await tab.Button("Make").ClickAsync();

        await Expect(Drawer(tab).Locator("[data-key] code")).ToHaveTextAsync(new Regex("^[0-9a-f]{32}$"), Patient);
        await Expect(left).ToHaveTextAsync(new Regex(@"^\d+ s left$"), Patient);
        int first = await SecondsAsync(left);
        Assert.InRange(first, 1, 30);
        await Expect(left.Locator(".shape.attention")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".output-card [role=alert]")).ToHaveTextAsync("The temporary key ends within a minute. Then every output goes down to zero within ten seconds, whoever raised it.", Patient);
        await Expect(left).Not.ToHaveTextAsync($"{first} s left", Patient);
        Assert.True(await SecondsAsync(left) < first);

        await Expect(tab.Page.Locator(".output-state")).ToHaveTextAsync(new Regex("^(rampdown|disarmed)$"), new() { Timeout = 2 * Wait });
        await Expect(tab.Page.Locator(".output-why")).ToHaveTextAsync("Off because: the temporary key ended.", Patient);
        await Expect(left).ToHaveCountAsync(0, Counted);
        await OutputBench.UntilAsync(() => bench.Driven[0] == 0);
    }

    [Fact]
    public async Task TemporaryKey_EndedHere_BringsTheDeviceDown()
    {
        await bench.RaiseAsync(100);
        await bench.OrderAsync(new OutputOrder { Kind = OutputOrderKind.GrantKey, Device = OutputBench.Device, Seconds = 7_200 });
        await using Tab tab = await OpenAsync();
        await Expect(tab.Page.Locator("[data-key-left]")).ToHaveTextAsync(new Regex("^[12] h left$"), Patient);
        await Expect(tab.Page.Locator("[data-key-left] .shape")).ToHaveCountAsync(0);

        await tab.Button("End the temporary key").ClickAsync();

        await Expect(tab.Page.Locator(".output-why")).ToHaveTextAsync("Off because: its temporary key was taken away.", new() { Timeout = 2 * Wait });
        Assert.Equal((DeviceState.Disarmed, 0), (bench.First.Stimulator.State, bench.Driven[0]));
        await Expect(tab.Page.Locator("[data-key-left]")).ToHaveCountAsync(0, Counted);
    }

    private static ILocator Drawer(Tab tab) => tab.Page.Locator(".output-drawer");

    private static async Task<int> SecondsAsync(ILocator left) => int.Parse((await left.TextContentAsync())!.Split(' ')[0], CultureInfo.InvariantCulture);

    private async Task<Tab> OpenAsync()
    {
        Tab tab = await bench.OpenAsync($"/outputs?device={OutputBench.Device}");
        await Expect(Drawer(tab)).ToBeVisibleAsync(Visible);
        return tab;
    }
}
