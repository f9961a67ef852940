using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>The page Outputs of <c>./sallyport demo</c>, as somebody meets it who followed the printed link.</summary>
public sealed class DemoOutputsTests
{
    private const string First = "[data-device='estim/stim/11']";
    private const string Second = "[data-device='estim/stim/12']";
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 60_000 };

    /// <summary>Both devices are there with nothing flowing; one output is armed, raised by a held press, and stopped with Escape twice.</summary>
    [Fact]
    public async Task Demo_PageOutputs_IsAliveAtOnce()
    {
        Assert.SkipUnless(File.Exists(LivingGateway.Chromium), $"{LivingGateway.Chromium} is not installed (apt-get install chromium)");
        string folder = Directory.CreateTempSubdirectory("sallyport-demo-outputs-").FullName;
        try
        {
            await using DemoProcess demo = await DemoProcess.StartAsync(folder);
            using IPlaywright playwright = await Playwright.CreateAsync();
            await using IBrowser browser = await LivingGateway.LaunchAsync(playwright);
            IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
            await using var tab = new Tab(context, await context.NewPageAsync());
            await tab.Page.GotoAsync(demo.Link.ToString());
            await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Outputs" }).First.ClickAsync(new() { Timeout = 60_000 });

            await Expect(tab.Page.Locator($"{First} .output-state")).ToHaveTextAsync("disarmed", Patient);
            await Expect(tab.Page.Locator($"{Second} .output-state")).ToHaveTextAsync("disarmed", Patient);
            await Expect(tab.Page.Locator("[data-level]")).ToHaveTextAsync(Enumerable.Repeat("0.0 %", 6), new() { Timeout = 60_000 });

            await tab.Page.Locator(First).GetByLabel("Output 0", new() { Exact = true }).CheckAsync();
            await tab.Page.Locator(First).GetByRole(AriaRole.Button, new() { Name = "Arm", Exact = true }).ClickAsync();
            await Expect(tab.Page.Locator($"{First} .output-state")).ToHaveTextAsync("armed", Patient);
            await RaiseAsync(tab);
            await Expect(tab.Page.Locator($"{First} [data-level='0']")).Not.ToHaveTextAsync("0.0 %", Patient);

            await tab.Page.Keyboard.PressAsync("Escape");
            await tab.Page.Keyboard.PressAsync("Escape");

            await Expect(tab.Page.Locator($"{First} .output-state")).ToHaveTextAsync("emergency", Patient);
            await Expect(tab.Page.Locator($"{First} [data-level='0']")).ToHaveTextAsync("0.0 %", Patient);
            Assert.Empty(tab.Complaints);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Holds until current flows. A device that was not reached for a moment ends a hold by design, and on a busy machine that happens: a person presses again.</summary>
    private static async Task RaiseAsync(Tab tab)
    {
        ILocator state = tab.Page.Locator($"{First} .output-state");
        ILocator raise = tab.Page.Locator(First).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Hold to raise Output 0") });
        for (int presses = 0; presses < 10 && await state.TextContentAsync() != "active"; presses++)
        {
            await raise.HoverAsync(new() { Timeout = 60_000 });
            await tab.Page.Mouse.DownAsync();
            try
            {
                await Expect(state).ToHaveTextAsync("active", new() { Timeout = 10_000 });
            }
            catch (PlaywrightException)
            {
                // The next press.
            }

            await tab.Page.Mouse.UpAsync();
        }

        await Expect(state).ToHaveTextAsync("active", Patient);
    }
}
