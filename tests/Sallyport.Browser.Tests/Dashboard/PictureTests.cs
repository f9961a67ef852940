using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The looks: each page in the theme that the system wishes. <c>eng/pictures</c> runs these tests to make the pictures of the documentation.</summary>
public sealed class PictureTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Sensor = "/devices/enigmaiot/demo/02:53:00:00:00:01";
    private const string LightSurface = "rgb(248, 250, 252)";
    private const string DarkSurface = "rgb(13, 19, 29)";

    // Where pictures go; null: none are made. A picture shows a course, so the fleet runs for a while first.
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SALLYPORT_PICTURES");
    private static readonly int LeastValues = Folder is null ? 1 : 14;

    [Theory]
    [InlineData(Sensor, "device-light", false, false)]
    [InlineData(Sensor, "device-phone-dark", true, true)]
    [InlineData("/", "overview-light", false, false)]
    [InlineData("/", "overview-phone-light", false, true)]
    [InlineData("/devices", "devices-dark", true, false)]
    [InlineData("/events", "events-dark", true, false)]
    [InlineData("/settings", "settings-light", false, false)]
    public async Task Page_WishedTheme_HasItsColours(string path, string name, bool isDark, bool isPhone)
    {
        await using Tab tab = await gateway.OpenAsync(Sensor, isPhone: isPhone, isDark: isDark);
        await WaitForCourseAsync(tab.Page);
        await tab.Page.GotoAsync(new Uri(gateway.Address, path).ToString());
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator(".page")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(tab.Heading).ToBeVisibleAsync();
        Assert.Equal(isDark ? DarkSurface : LightSurface, await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(isDark ? "dark" : "light", await tab.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.Empty(tab.Complaints);
        if (Folder is not null)
        {
            await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex(@"^live \d"), new() { Timeout = 30_000 });
            await tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png") });
        }
    }

    [Fact]
    public async Task ThemeSwitch_Pressed_HoldsAfterTheNextLoad()
    {
        await using Tab tab = await gateway.OpenAsync("/");
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), new() { Timeout = 30_000 });

        await tab.Button("Switch to the dark theme").ClickAsync();
        await tab.Page.ReloadAsync();

        await Expect(tab.Button("Switch to the light theme")).ToBeVisibleAsync();
        Assert.Equal(DarkSurface, await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    private static async Task WaitForCourseAsync(IPage page)
    {
        string least = LeastValues.ToString(CultureInfo.InvariantCulture);
        await page.WaitForFunctionAsync(
            $"() => Number(/, (\\d+) values/.exec(document.querySelector('.chart')?.getAttribute('aria-label') ?? '')?.[1] ?? 0) >= {least}", null, new() { Timeout = 120_000 });
    }
}
