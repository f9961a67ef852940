using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>The page with an active device, and after a stop: nothing that axe calls serious, contrast above all, in both themes. <c>eng/pictures</c> keeps the pictures.</summary>
public sealed class OutputPictureTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SALLYPORT_PICTURES");

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Page_ActiveAndStopped_IsReadable(bool isDark, bool isPhone)
    {
        await bench.RaiseAsync(320);
        await using Tab tab = await bench.OpenAsync("/outputs", isPhone: isPhone, isDark: isDark);
        string axe = await AccessibilityTests.ReadAxeAsync();
        await Expect(tab.Page.Locator("[data-level='0']")).ToHaveTextAsync("32.0 %", new() { Timeout = 30_000 });
        string name = $"{(isDark ? "dark" : "light")}{(isPhone ? "-phone" : "")}";
        await SaveAsync(tab, $"outputs-active-{name}");
        Assert.Empty(await AccessibilityTests.FaultsAsync(tab, axe));

        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator(".stop-report strong")).ToHaveTextAsync("Stopped and verified", new() { Timeout = 30_000 });
        await SaveAsync(tab, $"outputs-stopped-{name}");
        Assert.Empty(await AccessibilityTests.FaultsAsync(tab, axe));

        await tab.Page.RouteAsync("**/api/v1/**", static route => route.AbortAsync());
        await Expect(tab.Page.Locator(".lost-banner")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await SaveAsync(tab, $"outputs-lost-{name}");
        Assert.Empty(await AccessibilityTests.FaultsAsync(tab, axe));
    }

    private static async Task SaveAsync(Tab tab, string name)
    {
        if (Folder is not null)
        {
            await tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
        }
    }
}
