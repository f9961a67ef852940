using System.Globalization;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>The hand on an output: a tap lowers and never raises, a held press raises step by step, release ends it.</summary>
public sealed class OutputHandTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private const int Start = 100;
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Raise_TappedOrClicked_ChangesNothing(bool isKey)
    {
        await bench.RaiseAsync(Start);
        await using Tab tab = await OpenAsync();
        await tab.Page.Clock.InstallAsync();

        for (int tap = 0; tap < 3; tap++)
        {
            await RaiseButton(tab).HoverAsync();
            await RaiseButton(tab).FocusAsync();
            await (isKey ? OutputBench.TapAsync(tab, () => tab.Page.Keyboard.DownAsync("Enter"), () => tab.Page.Keyboard.UpAsync("Enter")) : OutputBench.TapAsync(tab, () => tab.Page.Mouse.DownAsync(), () => tab.Page.Mouse.UpAsync()));
            await tab.Page.GetByRole(AriaRole.Slider).First.FocusAsync();
            await OutputBench.TapAsync(tab, () => tab.Page.Keyboard.DownAsync("ArrowUp"), () => tab.Page.Keyboard.UpAsync("ArrowUp"));
        }

        // A tap that lowers is the proof that the page was at work all the time.
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Lower Output 0 of Device 42" }).ClickAsync();
        await Expect(tab.Page.Locator("[data-level='0']")).ToHaveTextAsync("9.0 %", Patient);
        await OutputBench.UntilAsync(() => bench.Driven[0] == Start - 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Raise_Held_RisesStepByStepAndReleaseEndsIt(bool isKey)
    {
        await bench.RaiseAsync(Start);
        await using Tab tab = await OpenAsync();
        await PressAsync(tab, isKey);
        var seen = new List<ushort>();
        await OutputBench.UntilAsync(() =>
        {
            seen.Add(bench.Driven[0]);
            return bench.Driven[0] >= Start + 50;
        });

        await (isKey ? tab.Page.Keyboard.UpAsync("ArrowUp") : tab.Page.Mouse.UpAsync());

        int released = bench.Driven[0];
        await OutputBench.UntilAsync(() => bench.View.Outputs is [{ IsMoving: false } output, ..] && output.Level == output.Target && output.Level == bench.Driven[0]);
        await Expect(tab.Page.Locator("[data-level='0']")).ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{bench.Driven[0] / 10.0:0.0} %"), Patient);
        Assert.InRange(bench.Driven[0], released - 40, released + 20);
        Assert.True(seen.Distinct().Count() > 4, string.Join(' ', seen.Distinct()));
    }

    [Fact]
    public async Task Column_TappedAboveAndBelow_OnlyLowers()
    {
        await bench.RaiseAsync(400);
        await using Tab tab = await OpenAsync();
        ILocator column = tab.Page.GetByRole(AriaRole.Slider).First;
        LocatorBoundingBoxResult box = (await column.BoundingBoxAsync())!;

        await tab.Page.Clock.InstallAsync();
        await tab.Page.Mouse.MoveAsync(box.X + 20, box.Y + 10);
        await OutputBench.TapAsync(tab, () => tab.Page.Mouse.DownAsync(), () => tab.Page.Mouse.UpAsync());
        await tab.Page.Mouse.ClickAsync(box.X + 20, box.Y + (box.Height * 0.8f));

        await OutputBench.UntilAsync(() => bench.Driven[0] is >= 180 and <= 220);
        await OutputBench.UntilAsync(() => bench.View.Outputs is [var output, ..] && output.Target == bench.Driven[0]);
    }

    private static ILocator RaiseButton(Tab tab) => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Hold to raise Output 0 of Device 42" });

    private static async Task PressAsync(Tab tab, bool isKey)
    {
        if (isKey)
        {
            await tab.Page.GetByRole(AriaRole.Slider).First.FocusAsync();
            await tab.Page.Keyboard.DownAsync("ArrowUp");
            return;
        }

        await RaiseButton(tab).HoverAsync();
        await tab.Page.Mouse.DownAsync();
    }

    private async Task<Tab> OpenAsync()
    {
        Tab tab = await bench.OpenAsync("/outputs");
        await Expect(tab.Page.Locator(".output-state")).ToHaveTextAsync("active", Patient);
        return tab;
    }
}
