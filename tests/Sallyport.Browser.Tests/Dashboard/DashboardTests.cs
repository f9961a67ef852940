using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The dashboard in a real browser, on a real gateway with a living fleet.</summary>
public sealed class DashboardTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Lamp = "enigmaiot/demo/02:53:00:00:01:01";
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToHaveCountOptions PatientCount = new() { Timeout = 30_000 };

    [Fact]
    public async Task Token_InTheFragment_LeavesTheAddressAndStaysInTheTab()
    {
        await using Tab tab = await gateway.OpenAsync("/devices?q=lamp");

        await Expect(tab.Heading).ToHaveTextAsync("Devices");
        Assert.Equal(new Uri(gateway.Address, "/devices?q=lamp"), new Uri(tab.Page.Url));
        await tab.Page.ReloadAsync();
        await Expect(tab.Heading).ToHaveTextAsync("Devices");
    }

    [Fact]
    public async Task Token_Wrong_AsksAgainAndSaysTheCode()
    {
        await using Tab tab = await gateway.OpenAsync("/", token: "nobody's");

        await tab.Button("Use an access token instead").ClickAsync();
        await tab.Page.GetByLabel("Access token").FillAsync("wrong, too");
        await tab.Button("Open").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert).Locator("code")).ToHaveTextAsync("unauthorized");
        await tab.Page.GetByLabel("Access token").FillAsync(gateway.Token);
        await tab.Button("Open").ClickAsync();
        await Expect(tab.Heading).ToHaveTextAsync(new Regex("devices? reports?, "), new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Overview_Fleet_CountsWhatReportsAndNamesTheStranger()
    {
        await using Tab tab = await gateway.OpenAsync("/");

        await Expect(tab.Heading).ToHaveTextAsync(new Regex(@"^1[01] devices report, \d+ needs? you$"), Patient);
        ILocator matters = tab.Page.Locator(".matter-list");
        await Expect(matters).ToContainTextAsync("02:53:00:00:00:0A", new() { Timeout = 30_000 });
        await Expect(matters).ToContainTextAsync("wrong network key");
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex(@"^live [0-4]\.\d s$"));
        int reported = int.Parse(Regex.Match(await tab.Heading.InnerTextAsync(), @"^\d+").Value, CultureInfo.InvariantCulture);
        Assert.InRange(gateway.Control.Devices.Count(static device => device.State is DeviceState.Online or DeviceState.Sleeping), reported - 1, reported + 1);
        Assert.Empty(tab.Complaints);
    }

    /// <summary>The cards are of the columns that they stand in, and each reason begins where the one above it does.</summary>
    [Fact]
    public async Task Overview_Cards_StandInTheirColumns()
    {
        await using Tab tab = await gateway.OpenAsync("/");
        await Expect(tab.Page.Locator(".matter-list li")).Not.ToHaveCountAsync(0, PatientCount);

        double[][] edges = await tab.Page.EvaluateAsync<double[][]>("""
            () => ['Traffic of the last hour', 'Silent devices', 'Refused in the last hour', 'Outputs and storage'].map(title => {
                const box = [...document.querySelectorAll('.card')].find(card => card.querySelector('h2').textContent === title).getBoundingClientRect();
                return [box.left, box.right, box.top];
            })
            """);
        double[] reasons = await tab.Page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('.matter-list li > span')].map(reason => reason.getBoundingClientRect().left)");

        (double[] traffic, double[] silent, double[] refused, double[] outputs) = (edges[0], edges[1], edges[2], edges[3]);
        Assert.Equal((outputs[0], outputs[1]), (silent[0], silent[1]));
        Assert.Equal((outputs[0], outputs[1]), (refused[0], refused[1]));
        Assert.Equal(traffic[2], silent[2]);
        Assert.Single(reasons.Distinct());
    }

    /// <summary>A page that was left for another gives its connection back, so that a browser, which has six, does not run out of them; shown again it has missed nothing.</summary>
    [Fact]
    public async Task Feed_PageOutOfSight_IsGivenBackAndGoesOnWhenSeen()
    {
        await using Tab tab = await gateway.OpenAsync("/devices?q=lamp2");
        ILocator live = tab.Page.Locator(".live");
        await Expect(live).ToHaveTextAsync(new Regex("^live"), Patient);
        await Expect(tab.Page.Locator(".rows .row")).ToHaveCountAsync(1, PatientCount);
        await tab.Page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
        await Expect(live).ToHaveTextAsync("connecting", Patient);
        Task<IResponse> again = tab.Page.WaitForResponseAsync("**/api/v1/events", new() { Timeout = 60_000 });
        await tab.Page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

        IResponse followed = await again;
        Assert.Matches(@"^\d+-\d+$", (await followed.Request.AllHeadersAsync())["last-event-id"]);
        await Expect(live).ToHaveTextAsync(new Regex("^live"), Patient);
        Assert.Empty(tab.Complaints);
    }

    /// <summary>While nothing is known yet, no page says that all is well.</summary>
    [Fact]
    public async Task Alerts_NotLoadedYet_AreNotSaidToBeNone()
    {
        await using Tab tab = await gateway.OpenAsync("/devices");
        await Expect(tab.Heading).ToHaveTextAsync("Devices", Patient);
        var held = new TaskCompletionSource();
        await tab.Page.RouteAsync("**/api/v1/health", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await tab.Page.GotoAsync(new Uri(gateway.Address, "/alerts").ToString());

        await Expect(tab.Page.Locator("main .waiting")).ToHaveTextAsync("Loading the alerts.", Patient);
        Assert.DoesNotContain("Nothing needs anybody", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        held.SetResult();
        await Expect(tab.Heading).ToHaveTextAsync("Alerts", Patient);
    }

    [Fact]
    public async Task Devices_Keyboard_OpensTheSecondOfThoseFound()
    {
        await using Tab tab = await gateway.OpenAsync("/devices");
        ILocator rows = tab.Page.Locator(".rows .row");
        await Expect(rows).ToHaveCountAsync(11, PatientCount);

        await tab.Page.GetByLabel("Search devices").FillAsync("garden");
        await Expect(rows).ToHaveCountAsync(4, PatientCount);
        await Expect(rows.Locator(".c-name a")).ToHaveTextAsync(["garden1", "garden2", "garden3", "garden4"], new() { Timeout = 30_000 });
        Assert.EndsWith("/devices?q=garden", tab.Page.Url, StringComparison.Ordinal);
        await Expect(rows.Nth(1).Locator(".c-rssi")).ToHaveTextAsync($"{LivingGateway.Signal} dBm");
        await Expect(rows.Nth(1).Locator(".c-protection")).ToHaveTextAsync("session key");
        await Expect(rows.Nth(1).Locator(".c-value")).ToHaveTextAsync(new Regex(@"^-?\d[\d.]* °C, \d[\d.]* %, \d[\d.]* V$"), Patient);
        await Expect(rows.Nth(1).Locator(".spark")).ToHaveAttributeAsync("title", new Regex(@"^temperature: the newest \d+ readings, -?\d[\d.]* to -?\d[\d.]*$"), new() { Timeout = 60_000 });
        await Expect(rows.Nth(1).Locator(".spark polyline")).ToHaveAttributeAsync("points", new Regex(@"64,[\d.]+$"));

        await Expect(tab.Page).ToHaveTitleAsync(new Regex(@"^(\(\d+\) )?Devices, Sallyport$"));
        await tab.Page.GetByLabel("Search devices").PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Heading).ToHaveTextAsync("garden2");
        await Expect(tab.Page).ToHaveTitleAsync(new Regex(@"^(\(\d+\) )?garden2, Sallyport$"));
        Assert.EndsWith("/devices/enigmaiot/demo/02:53:00:00:00:02", tab.Page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Device_CommandSent_IsDeliveredAndTheValueChangesOnScreen()
    {
        await using Tab tab = await gateway.OpenAsync($"/devices/{Lamp}");
        ILocator light = tab.Page.Locator("[data-value=light]");
        await Expect(tab.Heading).ToHaveTextAsync("lamp1", new() { Timeout = 30_000 });
        await Expect(light).ToHaveTextAsync("0", Patient);

        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Value" }).FillAsync("""{"light":1}""");
        await tab.Button("Send").ClickAsync();

        await Expect(tab.Page.Locator(".result .state")).ToHaveTextAsync("delivered", Patient);
        await Expect(light).ToHaveTextAsync("1", Patient);
        JournalEntry newest = gateway.Control.Journal.Read(new JournalQuery(0, 10_000, Lamp, EntryKind.Uplink))[^1];
        Assert.Equal("81a56c6967687401", Convert.ToHexStringLower(((UplinkBody)newest.Body).Payload));
        await Expect(tab.Page.Locator(".chart canvas")).ToHaveCountAsync(1);

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Queue", Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator(".queue tbody tr").First).ToContainTextAsync("set 81 a5 6c 69 67 68 74 01");
        Assert.EndsWith("?tab=queue", tab.Page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Device_HalfWrittenJson_IsToldBeforeItIsSent()
    {
        await using Tab tab = await gateway.OpenAsync($"/devices/{Lamp}");

        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Value" }).FillAsync("{light", new() { Timeout = 30_000 });
        await tab.Button("Send").ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not JSON yet.");
    }

    [Fact]
    public async Task Events_FilterOfTheAddress_ShowsOnlyThatKindAndWaitsWhilePaused()
    {
        await using Tab tab = await gateway.OpenAsync("/events?kind=uplink&device=room1");
        ILocator rows = tab.Page.Locator(".entry");
        await Expect(rows.First.Locator(".what")).ToHaveTextAsync(new Regex(@"^temp [-\d.]+, hum [\d.]+, bat "), Patient);

        await tab.Button("Pause").ClickAsync();
        int before = await rows.CountAsync();
        ILocator pill = tab.Page.Locator(".pill");
        await Expect(pill).ToHaveTextAsync(new Regex(@"^[1-9]\d* new$"), Patient);
        Assert.Equal(before, await rows.CountAsync());
        await pill.ClickAsync();
        await Expect(rows).Not.ToHaveCountAsync(before);

        Assert.Equal(["room1"], (await rows.Locator(".who").AllInnerTextsAsync()).Distinct());
        Assert.Equal(["uplink"], (await rows.Locator(".kind").AllInnerTextsAsync()).Distinct());
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Feed_Refused_SaysSinceWhenAndComesBack()
    {
        await using Tab tab = await gateway.OpenAsync("/");
        await Expect(tab.Heading).ToHaveTextAsync(new Regex("devices? reports?, "), Patient);
        await tab.Page.RouteAsync("**/api/v1/events", static route => route.AbortAsync());
        await tab.Page.ReloadAsync();

        ILocator live = tab.Page.Locator(".live");
        await Expect(live).ToHaveTextAsync(new Regex(@"^not live since \d\d:\d\d:\d\d, retrying$"), Patient);
        await tab.Page.UnrouteAsync("**/api/v1/events");
        await Expect(live).ToHaveTextAsync(new Regex(@"^live \d+\.\d s$"), Patient);
    }

    [Fact]
    public async Task Settings_PolicyChanged_HoldsUntilUndone()
    {
        await using Tab tab = await gateway.OpenAsync("/settings/policies");

        await tab.Page.GetByLabel("enigmaiot.unencrypted").SelectOptionAsync("on");
        await Expect(tab.Page.Locator(".toast")).ToContainTextAsync("Unencrypted is on for all of enigmaiot.");
        Assert.Contains(gateway.Control.Policies, static policy => policy is { Scope: "enigmaiot", Key: "enigmaiot.unencrypted", Value: "on" });

        await tab.Button("Undo").ClickAsync();
        await Expect(tab.Page.Locator(".toast")).ToContainTextAsync("Unencrypted is at its default for all of enigmaiot.");
        Assert.DoesNotContain(gateway.Control.Policies, static policy => policy.Key == "enigmaiot.unencrypted");

        await tab.Page.GotoAsync(new Uri(gateway.Address, "/audit?q=unencrypted").ToString());
        await Expect(tab.Page.Locator(".audit tbody tr")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator(".head")).ToContainTextAsync(new Regex("Chain intact since .+, [0-9]+ entries\\."));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Palette_LettersAndEnter_GoToTheDevice()
    {
        await using Tab tab = await gateway.OpenAsync("/audit");
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), Patient);

        await tab.Page.Keyboard.PressAsync("Control+k");
        await Expect(tab.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await tab.Page.Keyboard.TypeAsync("lamp1");
        await Expect(tab.Page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1, PatientCount);
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Heading).ToHaveTextAsync("lamp1");
    }

    [Fact]
    public async Task Palette_SectionOfTheSettings_OpensAtItsAddress()
    {
        await using Tab tab = await gateway.OpenAsync("/audit");
        await Expect(tab.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), Patient);

        await tab.Page.Keyboard.PressAsync("Control+k");
        await Expect(tab.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await tab.Page.Keyboard.TypeAsync("settings: tok");
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Page.Locator(".section h2").First).ToHaveTextAsync("Tokens");
        Assert.EndsWith("/settings/tokens", tab.Page.Url, StringComparison.Ordinal);
        await tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Sections" }).GetByText("Gateway").ClickAsync();
        await Expect(tab.Page.Locator(".section h2").First).ToHaveTextAsync("Gateway");
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator(".section h2").First).ToHaveTextAsync("Gateway", new() { Timeout = 30_000 });
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Page_OnAPhone_IsNoWiderThanTheScreen()
    {
        await using Tab tab = await gateway.OpenAsync("/", isPhone: true);
        var wide = new List<string>();
        foreach (string address in await Addresses.ReadAsync(tab, gateway.Address))
        {
            await Addresses.OpenAsync(tab, gateway.Address, address);
            int width = await tab.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)");
            if (width != 390)
            {
                wide.Add($"{address}: {width}");
            }
        }

        Assert.Empty(wide);
        Assert.Empty(tab.Complaints);
    }
}
