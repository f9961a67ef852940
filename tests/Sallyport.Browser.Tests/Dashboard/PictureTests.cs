using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The looks: each address in the theme that the system wishes. <c>eng/pictures</c> runs these tests to make the pictures of the documentation.</summary>
public sealed class PictureTests(ShownGateway gateway) : IClassFixture<ShownGateway>
{
    private const string LightSurface = "rgb(248, 250, 252)";
    private const string DarkSurface = "rgb(13, 19, 29)";

    // Where pictures go; null: none are made. A picture shows a course, so the fleet runs for some minutes first.
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SALLYPORT_PICTURES");
    private static readonly int LeastValues = Folder is null ? 1 : 45;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Page_WishedTheme_HasItsColours(bool isDark, bool isPhone)
    {
        await using Tab tab = await gateway.OpenAsync(Addresses.Sensor, isPhone: isPhone, isDark: isDark);
        await WaitForCourseAsync(tab.Page);
        var wrong = new List<string>();
        foreach (string address in await Addresses.ReadAsync(tab, gateway.Address))
        {
            await Addresses.OpenAsync(tab, gateway.Address, address);
            string surface = await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            string theme = await tab.Page.EvaluateAsync<string>("document.documentElement.dataset.theme");
            if ((surface, theme) != (isDark ? (DarkSurface, "dark") : (LightSurface, "light")))
            {
                wrong.Add($"{address}: {theme}, {surface}");
            }

            if (address.Contains("?tab=", StringComparison.Ordinal) && !address.EndsWith("=commands", StringComparison.Ordinal))
            {
                // What the address names stands below the charts.
                await tab.Page.Locator(".tabs").EvaluateAsync("tabs => tabs.scrollIntoView()");
            }

            await ShootAsync(tab, $"{NameOf(address)}-{theme}{(isPhone ? "-phone" : "")}");
        }

        Assert.Empty(wrong);
        Assert.True(tab.Complaints.Count == 0, string.Join("\n", tab.Complaints));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Entrance_WishedTheme_HasItsColours(bool isDark, bool isPhone)
    {
        await using Tab tab = await gateway.OpenAsync("/", token: "", isPhone: isPhone, isDark: isDark);
        await Expect(tab.Page.Locator(".entrance")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        Assert.Equal(isDark ? DarkSurface : LightSurface, await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        if (Folder is not null)
        {
            await SaveAsync(tab, $"entrance-{(isDark ? "dark" : "light")}{(isPhone ? "-phone" : "")}");
        }
    }

    /// <summary>The first set-up is there only on a gateway that was never set up.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task FirstSetup_WishedTheme_HasItsColours(bool isDark, bool isPhone)
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/settings/setup", isPhone, isDark);
        await Expect(tab.Page.GetByRole(AriaRole.Form, new() { Name = "First set-up" })).ToBeVisibleAsync(new() { Timeout = 30_000 });

        Assert.Equal(isDark ? DarkSurface : LightSurface, await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        if (Folder is not null)
        {
            // Nothing happens here yet, so there is no lag to wait for.
            await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), new() { Timeout = 30_000 });
            await SaveAsync(tab, $"settings-setup-{(isDark ? "dark" : "light")}{(isPhone ? "-phone" : "")}");
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

    /// <summary>"/" is overview, a device with its first tab is device, its tab "queue" is device-queue, "/settings/tokens" is settings-tokens.</summary>
    private static string NameOf(string address)
    {
        string path = address == "/" ? "overview" : address.StartsWith("/frames?", StringComparison.Ordinal) ? "frame" : address.StartsWith(Addresses.Sensor, StringComparison.Ordinal) ? $"device{address[Addresses.Sensor.Length..]}" : address.Trim('/');
        return Regex.Replace(path.Replace("?tab=commands", "", StringComparison.Ordinal).Replace("?tab=", "-", StringComparison.Ordinal).Replace("?view=", "-", StringComparison.Ordinal), "[^a-z0-9]+", "-");
    }

    private static async Task ShootAsync(Tab tab, string name)
    {
        if (Folder is not null)
        {
            await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex(@"^live \d"), new() { Timeout = 30_000 });
            await SaveAsync(tab, name);
        }
    }

    private static Task<byte[]> SaveAsync(Tab tab, string name) => tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, name + ".png"), Animations = ScreenshotAnimations.Disabled });

    private static async Task WaitForCourseAsync(IPage page)
    {
        string least = LeastValues.ToString(CultureInfo.InvariantCulture);
        await page.WaitForFunctionAsync(
            $"() => Number(/, (\\d+) values/.exec(document.querySelector('.chart')?.getAttribute('aria-label') ?? '')?.[1] ?? 0) >= {least}", null, new() { Timeout = 600_000 });
    }
}
