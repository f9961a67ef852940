using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The first ten minutes of somebody who never saw the product, on the built program.</summary>
public sealed class StrangerTests
{
    private const string Lamp = "/devices/enigmaiot/demo/02:53:00:00:01:01";
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 60_000 };

    /// <summary>Opens the printed link, renames a device, sends it a command, sees each octet of the frame that carried it, kills the process, starts it again, and misses nothing.</summary>
    [Fact]
    public async Task Stranger_RenamesCommandsKillsAndStartsAgain_MissesNothing()
    {
        Assert.SkipUnless(File.Exists(LivingGateway.Chromium), $"{LivingGateway.Chromium} is not installed (apt-get install chromium)");
        string folder = Directory.CreateTempSubdirectory("sallyport-stranger-").FullName;
        try
        {
            await using DemoProcess demo = await DemoProcess.StartAsync(folder);
            using IPlaywright playwright = await Playwright.CreateAsync();
            await using IBrowser browser = await LivingGateway.LaunchAsync(playwright);
            IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 800 } });
            await using var tab = new Tab(context, await context.NewPageAsync());
            await tab.Page.GotoAsync(demo.Link.ToString());
            await Expect(tab.Heading).ToHaveTextAsync(new Regex(@"^1[0-5] devices report, "), Patient);
            using HttpClient rest = Client(demo.Link);

            await RenameAsync(tab, demo.Link, "hall-lamp");
            int command = await CommandAsync(tab);
            await SeeFrameAsync(tab, rest, command);

            string[] before = await EventsAsync(rest);
            await demo.KillAsync();
            await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^not live since "), Patient);
            await using DemoProcess again = await DemoProcess.StartAsync(folder);

            Assert.Equal(demo.Link, again.Link);
            await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), Patient);
            string[] after = await EventsAsync(rest);
            Assert.Equal(before, after.Take(before.Length));
            Assert.Equal(after.Length, after.Select(static entry => entry.Split(' ')[0]).Distinct().Count());
            await tab.Page.GotoAsync(new Uri(demo.Link, $"{Lamp}?tab=queue").ToString());
            await Expect(tab.Heading).ToHaveTextAsync("hall-lamp", Patient);
            await Expect(Row(tab, command)).ToContainTextAsync("delivered", new() { Timeout = 60_000 });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RenameAsync(Tab tab, Uri link, string name)
    {
        await tab.Page.GotoAsync(new Uri(link, Lamp).ToString());
        await Expect(tab.Heading).ToHaveTextAsync("lamp1", Patient);
        await tab.Button("Rename").ClickAsync();
        await tab.Page.GetByLabel("New name").FillAsync(name);
        await tab.Button("Save name").ClickAsync();
        await Expect(tab.Heading).ToHaveTextAsync(name, Patient);
    }

    /// <summary>Number of the command.</summary>
    private static async Task<int> CommandAsync(Tab tab)
    {
        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Value" }).FillAsync("""{"light":1}""");
        await tab.Button("Send").ClickAsync();
        await Expect(tab.Page.Locator(".result .state")).ToHaveTextAsync("delivered", Patient);
        return int.Parse(Regex.Match(await tab.Page.Locator(".result").InnerTextAsync(), @"Command (\d+), set").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>From the queue to the frame: its cells are its octets, each once and each in a named field, and in clear stands what was sent.</summary>
    private static async Task SeeFrameAsync(Tab tab, HttpClient rest, int command)
    {
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Queue", Exact = true }).ClickAsync();
        await Row(tab, command).GetByRole(AriaRole.Link, new() { Name = "Frame" }).ClickAsync();
        ILocator cells = tab.Page.Locator(".octet-rows.layer-air b");
        await Expect(cells.First).ToBeVisibleAsync(new() { Timeout = 60_000 });

        JsonElement told = JsonElement.Parse(await rest.GetStringAsync(new Uri($"api/v1/frames?filter=downlink:{command}", UriKind.Relative), TestContext.Current.CancellationToken));
        string hex = Assert.Single(told.GetProperty("frames").EnumerateArray()).GetProperty("hex").GetString()!;
        Assert.Equal(hex, string.Concat(await cells.AllInnerTextsAsync()));
        string[] places = await tab.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.octet-rows.layer-air b')].map(cell => cell.dataset.at)");
        Assert.Equal(Enumerable.Range(0, hex.Length / 2).Select(static place => place.ToString(CultureInfo.InvariantCulture)), places);
        int unnamed = await tab.Page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('.octet-rows b')].filter(cell => document.querySelector(`.field-table tr[data-field=\"${cell.dataset.field}\"] th`)?.textContent.trim().length > 0 === false).length");
        Assert.Equal(0, unnamed);
        Assert.Contains("81a56c6967687401", string.Concat(await tab.Page.Locator(".octet-rows.layer-plain b").AllInnerTextsAsync()), StringComparison.Ordinal);
    }

    private static ILocator Row(Tab tab, int command) =>
        tab.Page.Locator(".queue tbody tr").Filter(new() { Has = tab.Page.GetByRole(AriaRole.Cell, new() { Name = command.ToString(CultureInfo.InvariantCulture), Exact = true }) }).First;

    /// <summary>Number, kind and device of every entry so far.</summary>
    private static async Task<string[]> EventsAsync(HttpClient rest)
    {
        JsonElement page = JsonElement.Parse(await rest.GetStringAsync(new Uri("api/v1/events?since=0&limit=10000", UriKind.Relative), TestContext.Current.CancellationToken));
        return [.. page.GetProperty("events").EnumerateArray().Select(static entry => $"{entry.GetProperty("seq")} {entry.GetProperty("kind")} {entry.GetProperty("device")} {entry.GetProperty("time")}")];
    }

    private static HttpClient Client(Uri link)
    {
        var client = new HttpClient { BaseAddress = new Uri(link.GetLeftPart(UriPartial.Authority)), Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", link.Fragment["#token=".Length..]);
        return client;
    }
}
