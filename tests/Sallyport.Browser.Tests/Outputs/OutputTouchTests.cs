using System.Text.Json;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>The page under a finger, on a screen of a phone.</summary>
public sealed class OutputTouchTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private const int Width = 390;
    private const int Start = 200;
    private const float Wait = 30_000;
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = Wait };

    [Fact]
    public async Task Raise_TouchedShortly_ChangesNothingAndHeldRises()
    {
        await using Tab tab = await OpenAsync();
        ILocator raise = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Hold to raise Output 0 of Device 42" });
        await tab.Page.Clock.InstallAsync();
        ICDPSession finger = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        for (int tap = 0; tap < 3; tap++)
        {
            await OutputBench.TapAsync(tab, () => TouchAsync(finger, raise, 0.5f), () => LiftAsync(finger));
        }

        // A tap that lowers is the proof that the page was at work all the time.
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Lower Output 0 of Device 42" }).TapAsync();
        await Expect(LevelOf(tab)).ToHaveTextAsync("19.0 %", Patient);
        Assert.Equal(Start - 10, bench.Driven[0]);

        await TouchAsync(finger, raise, 0.5f);
        await OutputBench.UntilAsync(() => bench.Driven[0] >= Start + 50);
        await LiftAsync(finger);

        await OutputBench.UntilAsync(() => bench.View.Outputs is [{ IsMoving: false } output, ..] && output.Level == output.Target && output.Level == bench.Driven[0]);
        Assert.InRange(bench.Driven[0], Start + 1, OutputBench.Limit - 1);
    }

    [Fact]
    public async Task Column_TouchedHigh_DoesNotJumpAndTouchedLowFalls()
    {
        await using Tab tab = await OpenAsync();
        ILocator column = tab.Page.GetByRole(AriaRole.Slider).First;
        await column.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await column.BoundingBoxAsync())!;

        await tab.Page.Clock.InstallAsync();
        ICDPSession finger = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        await OutputBench.TapAsync(tab, () => TouchAsync(finger, column, 0.05f), () => LiftAsync(finger));
        await column.TapAsync(new() { Position = new() { X = 20, Y = box.Height * 0.9f } });

        await OutputBench.UntilAsync(() => bench.Driven[0] is >= 60 and <= 140);
        await OutputBench.UntilAsync(() => bench.View.Outputs is [var output, ..] && output.Target == bench.Driven[0]);
    }

    /// <summary>A finger that the browser takes for something else, such as a scroll, has let go.</summary>
    [Fact]
    public async Task Raise_TouchTakenAway_Ends()
    {
        await using Tab tab = await OpenAsync();
        ICDPSession finger = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        await TouchAsync(finger, tab.Page.GetByRole(AriaRole.Button, new() { Name = "Hold to raise Output 0 of Device 42" }), 0.5f);
        await OutputBench.UntilAsync(() => bench.Driven[0] > Start);

        await finger.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchCancel", ["touchPoints"] = Array.Empty<object>() });

        await Expect(tab.Page.Locator(".output.raising")).ToHaveCountAsync(0, new() { Timeout = Wait });
        await OutputBench.UntilAsync(() => bench.View.Outputs is [{ IsMoving: false } output, ..] && output.Level == output.Target && output.Level == bench.Driven[0]);
        await Expect(tab.Page.Locator("[data-output='0'] .raise")).ToHaveTextAsync("Hold to raise");
    }

    [Theory]
    [InlineData("/outputs")]
    [InlineData("/devices")]
    public async Task Connection_LostOnAPhone_IsLoudOnEveryPageAndStopStaysInReach(string address)
    {
        await bench.RaiseAsync(Start);
        await using Tab tab = await bench.OpenAsync(address, isPhone: true);
        ILocator stop = tab.Page.Locator("button.stop");
        await Expect(stop).ToBeVisibleAsync(new() { Timeout = Wait });

        await tab.Page.RouteAsync("**/api/v1/**", static route => route.AbortAsync());

        ILocator banner = tab.Page.Locator(".lost-banner");
        await Expect(banner).ToContainTextAsync("No connection to the gateway since", new() { Timeout = Wait });
        await Expect(banner).ToContainTextAsync("Use the stop switch at the device, or cut its power.");
        LocatorBoundingBoxResult box = (await banner.BoundingBoxAsync())!;
        Assert.Equal((0f, 0f, (float)Width), (box.X, box.Y, box.Width));
        box = (await stop.BoundingBoxAsync())!;
        Assert.True(box is { X: >= 0, Width: > 340, Height: >= 56 } && box.Y + box.Height <= 844, $"{box.X} {box.Y} {box.Width} {box.Height}");
        Assert.Equal(Width, await tab.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"));
    }

    private static ILocator LevelOf(Tab tab) => tab.Page.Locator("[data-level='0']");

    private static async Task TouchAsync(ICDPSession finger, ILocator target, float height)
    {
        await target.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await target.BoundingBoxAsync())!;
        await finger.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = "touchStart",
            ["touchPoints"] = new[] { new Dictionary<string, object> { ["x"] = box.X + (box.Width / 2), ["y"] = box.Y + (box.Height * height) } },
        });
    }

    private static Task<JsonElement?> LiftAsync(ICDPSession finger) => finger.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });

    private async Task<Tab> OpenAsync()
    {
        await bench.RaiseAsync(Start);
        Tab tab = await bench.OpenAsync("/outputs", isPhone: true);
        await Expect(LevelOf(tab)).ToHaveTextAsync("20.0 %", Patient);
        return tab;
    }
}
