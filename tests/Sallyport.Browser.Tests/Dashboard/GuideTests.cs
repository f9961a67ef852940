using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The guide in the dashboard, and what Ctrl K finds.</summary>
public sealed class GuideTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };

    /// <summary>The documents of the tree are there as they are, and lead to one another.</summary>
    [Fact]
    public async Task Guide_FirstSteps_IsReadAndLeadsOn()
    {
        await using Tab tab = await gateway.OpenAsync("/guide");
        await Expect(tab.Heading).ToHaveTextAsync("First steps", Patient);
        await Expect(tab.Page.Locator(".guide pre").First).ToContainTextAsync("./sallyport doctor");

        await tab.Page.Locator(".guide article").GetByRole(AriaRole.Link, new() { Name = "mqtt.md", Exact = true }).First.ClickAsync();

        await Expect(tab.Heading).ToHaveTextAsync("MQTT: from a broker to Home Assistant", Patient);
        Assert.EndsWith("/guide/mqtt", tab.Page.Url, StringComparison.Ordinal);
        await Expect(tab.Page).ToHaveTitleAsync(new Regex(@"^(\(\d+\) )?Guide, Sallyport$"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Palette_WordsOfASymptom_LeadToItsPartOfTheGuide()
    {
        await using Tab tab = await gateway.OpenAsync("/devices");
        await Expect(tab.Heading).ToHaveTextAsync("Devices", Patient);

        await tab.Page.Keyboard.PressAsync("Control+k");
        await tab.Page.Keyboard.TypeAsync("does not join");
        await Expect(tab.Page.Locator("#choices li")).ToHaveTextAsync(["A device does not joinTroubleshooting, by symptom"], new() { Timeout = 30_000 });
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Page.Locator("#a-device-does-not-join")).ToBeInViewportAsync(new() { Timeout = 30_000 });
        Assert.EndsWith("/guide/troubleshooting?part=a-device-does-not-join", tab.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>What a page can do is found by its words: here the live list is held.</summary>
    [Fact]
    public async Task Palette_ActionOfThePage_IsDone()
    {
        await using Tab tab = await gateway.OpenAsync("/events");
        await Expect(tab.Button("Pause")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await tab.Page.Keyboard.PressAsync("Control+k");
        await tab.Page.Keyboard.TypeAsync("pause");
        await Expect(tab.Page.Locator("#choices li")).ToHaveTextAsync([new Regex("^Pause.*on this page$")], new() { Timeout = 30_000 });
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Button("Pause")).ToHaveCountAsync(0);
    }
}
