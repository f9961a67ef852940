using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The map on a living fleet: by pointer, by keys, as a list, and back in time.</summary>
public sealed class MapTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Lamp = "/devices/enigmaiot/demo/02:53:00:00:01:01";
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToHaveCountOptions PatientCount = new() { Timeout = 30_000 };

    [Fact]
    public async Task Map_ArrowKeysAndEnter_OpenADevice()
    {
        await using Tab tab = await gateway.OpenAsync("/map");
        await ReadyAsync(tab);

        await tab.Page.GetByLabel("Map of the devices").FocusAsync();
        await tab.Page.Keyboard.PressAsync("End");

        await Expect(tab.Page.Locator(".chosen h2")).ToHaveTextAsync("lamp2", Patient);
        await Expect(tab.Page.Locator(".map-box [role=status]")).ToHaveTextAsync(new Regex($@"^lamp2: online, {LivingGateway.Signal} dBm, 0 % lost, heard "));
        Assert.EndsWith("/map?device=enigmaiot%2Fdemo%2F02%3A53%3A00%3A00%3A01%3A02", tab.Page.Url, StringComparison.Ordinal);
        await tab.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(tab.Page.Locator(".chosen h2")).Not.ToHaveTextAsync("lamp2");
        await tab.Page.Keyboard.PressAsync("End");
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Heading).ToHaveTextAsync("lamp2");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Map_Pointer_ChoosesWhatIsUnderIt()
    {
        await using Tab tab = await gateway.OpenAsync("/map");
        await ReadyAsync(tab);
        ILocator canvas = tab.Page.Locator(".map-keys canvas");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;

        // The first device stands straight above its network; on the way there nothing else is.
        for (float up = 60; up < box.Height / 2 && await tab.Page.Locator(".chosen").CountAsync() == 0; up += 8)
        {
            await canvas.ClickAsync(new() { Position = new Position { X = box.Width / 2, Y = (box.Height / 2) - up } });
        }

        await Expect(tab.Page.Locator(".chosen h2")).ToHaveTextAsync("garden1", Patient);
        await Expect(tab.Page.Locator(".map-tip strong")).ToHaveTextAsync("garden1");
    }

    [Fact]
    public async Task MapList_Rows_SayTheSame()
    {
        await using Tab tab = await gateway.OpenAsync("/map?view=list&state=reports");
        ILocator rows = tab.Page.Locator(".map-list tbody tr");
        await Expect(rows).ToHaveCountAsync(11, PatientCount);

        await Expect(rows.Filter(new() { HasText = "lamp1" })).ToHaveTextAsync(new Regex($@"^lamp1online?.*demo enigmaiot1.*{LivingGateway.Signal} dBm0 %"), Patient);
        await rows.GetByRole(AriaRole.Link, new() { Name = "lamp1" }).ClickAsync();

        Assert.EndsWith(Lamp, tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slider_BeforeTheFleetJoined_ListsEachDeviceAsDifferent()
    {
        await using Tab tab = await gateway.OpenAsync("/map");
        await ReadyAsync(tab);

        await tab.Page.GetByLabel("Moment that is shown").FillAsync("-1800");

        ILocator joined = tab.Page.Locator(".changes li").Filter(new() { HasTextRegex = new Regex("joined since$") });
        await Expect(joined).ToHaveCountAsync(11, PatientCount);
        await Expect(joined.Filter(new() { HasText = "lamp1" }).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", Lamp);
        await Expect(tab.Page.Locator(".map-time p")).ToHaveTextAsync(new Regex(@"^The journal begins at \d{4}-"));
        await Expect(tab.Page.Locator(".choice").First).ToHaveTextAsync("All 0");
        Assert.Matches(@"/map\?at=\d{4}-\d\d-\d\dT", tab.Page.Url);
        await tab.Button("Now").ClickAsync();
        await Expect(tab.Page.Locator(".changes h2")).ToHaveTextAsync("Latest changes");
        Assert.EndsWith("/map", tab.Page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    private static async Task ReadyAsync(Tab tab) =>
        await Expect(tab.Page.Locator(".choice").First).ToHaveTextAsync(new Regex("^All 11Report 11$"), Patient);
}
