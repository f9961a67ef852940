using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>All addresses that the dashboard itself leads to: its pages, the sections of the settings, the tabs of a device. A new page cannot be forgotten.</summary>
internal static class Addresses
{
    /// <summary>A device of the fleet that sends a value now and then.</summary>
    public const string Sensor = "/devices/enigmaiot/demo/02:53:00:00:00:01";

    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };

    /// <summary>Reads them from the links on screen.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Tab tab, Uri gateway)
    {
        var found = new List<string>(await LinksAsync(tab, gateway, "/", "nav.rail a:not(.brand)"));
        found.AddRange((await LinksAsync(tab, gateway, Sensor, ".tabs a")).Select(static address => address.StartsWith("/frames?", StringComparison.Ordinal) ? $"{address}&frame=newest" : address));
        found.AddRange(await LinksAsync(tab, gateway, "/settings", ".section-list a"));
        found.Add("/map?view=list");
        found.Add("/frames?frame=newest");
        found.Remove("/settings");   // it shows the first of its sections
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Goes to one of them and waits until nothing is loading any more.</summary>
    public static async Task OpenAsync(Tab tab, Uri gateway, string path)
    {
        await tab.Page.GotoAsync(new Uri(gateway, path).ToString());
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), Patient);
        await Expect(tab.Page.Locator(".page, .empty").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator(".waiting")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Expect(tab.Heading).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    private static async Task<string[]> LinksAsync(Tab tab, Uri gateway, string path, string selector)
    {
        await OpenAsync(tab, gateway, path);
        await Expect(tab.Page.Locator(selector)).Not.ToHaveCountAsync(0, new() { Timeout = 30_000 });
        return await tab.Page.EvaluateAsync<string[]>("selector => [...document.querySelectorAll(selector)].map(link => link.getAttribute('href'))", selector);
    }
}
