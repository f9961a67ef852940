using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Web.Access;
using Sallyport.Wire;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The settings in a real browser on a gateway that was never set up.</summary>
public sealed class SettingsTests
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    /// <summary>The whole first start on a phone: offered by itself, a mistake beside its field, the sheet, the restart, and the first node.</summary>
    [Fact]
    public async Task FirstSetup_OnAPhone_EndsWithTheFirstDevice()
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/", isPhone: true);
        ILocator form = tab.Page.GetByRole(AriaRole.Form, new() { Name = "First set-up" });
        await Expect(form).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.EndsWith("/settings/setup", tab.Page.Url, StringComparison.Ordinal);
        await form.GetByLabel("Network name", new() { Exact = true }).FillAsync("home");
        await form.GetByLabel("Network key", new() { Exact = true }).SelectOptionAsync("type one");
        await form.GetByLabel("The key", new() { Exact = true }).FillAsync("short");
        await form.GetByLabel("Channel", new() { Exact = true }).FillAsync("5");
        await form.GetByLabel("Radio address of the gateway", new() { Exact = true }).FillAsync("02:53:41:4C:4C:5A");

        await tab.Button("Set up").ClickAsync();
        await Expect(form.Locator(".mistake")).ToHaveTextAsync(new Regex("must be 8 to 32 octets"));
        await form.GetByLabel("The key", new() { Exact = true }).FillAsync("key of the home");
        await tab.Button("Set up").ClickAsync();

        ILocator sheet = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Your nodes need this" });
        await Expect(sheet.Locator(".command code")).ToHaveTextAsync("key of the home");
        await Expect(sheet.Locator(".first-device")).ToContainTextAsync("Waiting for the first device", Patient);
        Assert.Equal(("home", "key of the home", 5), (fresh.Gateway.Settings.Networks.Single().Name, fresh.Gateway.Settings.Networks[0].Key, fresh.Gateway.Settings.Networks[0].Channel!.Value));
        Assert.Equal(390, await tab.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"));

        IPEndPoint udp = IPEndPoint.Parse(fresh.Gateway.Links.Single()["udp://".Length..]);
        var configuration = new NodeConfiguration { NetworkName = "home", NetworkKey = NetworkKey.FromText("key of the home"), Gateway = new MacAddress(0x0253_414C_4C5A), NodeName = "porch" };
        await using var node = new JoiningNode(new NodeOptions { Address = new MacAddress(0x0200_0000_0001), Configuration = configuration }, udp);
        await Expect(sheet.Locator(".first-device")).ToContainTextAsync("The first device is here", Patient);
        await Expect(sheet.Locator(".first-device a")).ToHaveAttributeAsync("href", "/devices/enigmaiot/home/02:00:00:00:00:01");
    }

    /// <summary>Once it was done the set-up is nowhere any more; its address leads to the networks that it made.</summary>
    [Fact]
    public async Task FirstSetup_Done_IsOfferedNoMore()
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/settings/storage");
        ILocator listed = tab.Page.Locator(".section-list a", new() { HasText = "First set-up" });
        await listed.ClickAsync(new() { Timeout = 30_000 });
        await tab.Page.GetByLabel("Network name", new() { Exact = true }).FillAsync("home");
        await tab.Button("Set up").ClickAsync();
        await Expect(tab.Page.Locator(".first-device")).ToContainTextAsync("Waiting for the first device", Patient);
        await Expect(listed).ToHaveCountAsync(0);
        Assert.Equal("home", fresh.Gateway.Settings.Networks.Single().Name);

        await tab.Page.GotoAsync(new Uri(fresh.Gateway.Address, "/settings/setup").ToString());
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Network home" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.EndsWith("/settings/networks", tab.Page.Url, StringComparison.Ordinal);
        await Expect(listed).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator(".section-choice option", new() { HasText = "First set-up" })).ToHaveCountAsync(0);
        await tab.Page.Keyboard.PressAsync("Control+k");
        await tab.Page.Locator(".palette input").FillAsync("settings");
        await Expect(tab.Page.Locator(".palette [role=option]", new() { HasText = "Settings: Networks" })).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".palette [role=option]", new() { HasText = "First set-up" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task FirstSetup_Skipped_ComesBackWhenItIsWanted()
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/");
        await tab.Button("Skip").ClickAsync(new() { Timeout = 30_000 });
        await Expect(tab.Heading).ToHaveTextAsync("No devices yet", new() { Timeout = 30_000 });

        await tab.Page.GotoAsync(new Uri(fresh.Gateway.Address, "/settings/gateway").ToString());
        ILocator offer = tab.Page.GetByLabel("Offer the first set-up", new() { Exact = true });
        await Expect(offer).ToBeVisibleAsync(new() { Timeout = 30_000 });
        ILocator listed = tab.Page.Locator(".section-list a", new() { HasText = "First set-up" });
        await Expect(listed).ToHaveCountAsync(0);
        await offer.SelectOptionAsync("true");
        await tab.Button("Save").ClickAsync();
        await Expect(listed).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    /// <summary>Who may not set it up is not led to where nothing can be done.</summary>
    [Fact]
    public async Task FirstSetup_Viewer_SeesTheOverviewInstead()
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        fresh.Gateway.Access.Tokens.Create("looker", AccessRole.Viewer, now, out string token, out _);
        await using Tab tab = await fresh.OpenAsync("/", token: token);

        await Expect(tab.Heading).ToHaveTextAsync("No devices yet", new() { Timeout = 30_000 });
        await tab.Page.GotoAsync(new Uri(fresh.Gateway.Address, "/settings/setup").ToString());
        await Expect(tab.Page.GetByText("You may look; changes need the role admin.")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.EndsWith("/settings/networks", tab.Page.Url, StringComparison.Ordinal);
        await Expect(tab.Page.Locator(".section-list a", new() { HasText = "First set-up" })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task FirstSetup_Axe_FindsNothingSerious(bool isDark, bool isPhone)
    {
        string axe = await AccessibilityTests.ReadAxeAsync();
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/settings/setup", isPhone, isDark);
        await Expect(tab.Page.GetByRole(AriaRole.Form, new() { Name = "First set-up" })).ToBeVisibleAsync(new() { Timeout = 30_000 });

        Assert.Empty(await AccessibilityTests.FaultsAsync(tab, axe));
    }

    /// <summary>The second of two people is told what the first changed, and decides.</summary>
    [Fact]
    public async Task TwoPeople_SavingTheSameSettings_DoNotOverwriteEachOther()
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab first = await fresh.OpenAsync("/settings/storage");
        await using Tab second = await fresh.OpenAsync("/settings/storage");
        ILocator days = second.Page.GetByLabel("Keep the journal for", new() { Exact = true });
        await Expect(days).ToHaveValueAsync("30", new() { Timeout = 30_000 });
        await first.Page.GetByLabel("Keep the journal for", new() { Exact = true }).FillAsync("7");
        await first.Button("Save").ClickAsync();
        await Expect(first.Button("Save")).ToBeDisabledAsync();

        await days.FillAsync("5");
        await second.Button("Save").ClickAsync();

        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else was quicker. Keep the journal for is 7 now, it was 30. Yours was not saved.");
        await Expect(days).ToHaveValueAsync("5");
        await second.Button("Save").ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(days).ToHaveValueAsync("5");
    }

    [Fact]
    public async Task MqttTest_OfARealBroker_ShowsEachStepAndTheCureOfAWrongPort()
    {
        await using Mosquitto broker = await Mosquitto.StartAsync("allow_anonymous true");
        using var reserved = new Socket(SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/settings/mqtt");
        ILocator url = tab.Page.GetByLabel("Broker", new() { Exact = true });
        ILocator steps = tab.Page.Locator(".steps li");

        await url.FillAsync(string.Create(CultureInfo.InvariantCulture, $"mqtt://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}"));
        await tab.Button("Test the connection").ClickAsync();
        await Expect(tab.Page.Locator("[data-step=connect]")).ToContainTextAsync("Correct the port", Patient);
        Assert.Equal(["ok", "failed", "skipped", "skipped", "skipped", "skipped"], await StatesAsync(steps));

        await url.FillAsync(broker.Url());
        await tab.Button("Test the connection").ClickAsync();
        await Expect(tab.Page.Locator("[data-step=publish]")).ToContainTextAsync("came back", Patient);
        Assert.Equal(["ok", "ok", "skipped", "ok", "ok", "ok"], await StatesAsync(steps));

        await tab.Button("Save").ClickAsync();
        await Expect(tab.Page.Locator(".pending")).ToContainTextAsync("Takes effect at the next start: mqtt.url.", Patient);
        await tab.Button("Restart now").ClickAsync();
        await Expect(tab.Page.Locator(".pending")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        Assert.Equal(broker.Url(), fresh.Gateway.Broker);
    }

    [Fact]
    public async Task Networks_AddedAndRemoved_AskForTheName()
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/settings/networks");
        await tab.Button("Add a network").ClickAsync(new() { Timeout = 30_000 });
        await tab.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Barn");
        await tab.Page.GetByLabel("Links", new() { Exact = true }).FillAsync("udp://127.0.0.1:0");
        await tab.Button("Make the network").ClickAsync();

        await Expect(tab.Page.Locator(".made code")).ToHaveTextAsync(new Regex("^[-_A-Za-z0-9]{32}$"));
        ILocator barn = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Network Barn" });
        await Expect(barn.Locator("dd").First).ToHaveTextAsync("set, never shown");
        await barn.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(barn.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToBeDisabledAsync();
        await barn.GetByLabel("Type Barn to remove it").FillAsync("Barn");
        await barn.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(barn).ToHaveCountAsync(0);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Storage_Backup_IsAFileOfThisGateway()
    {
        await using FreshGateway fresh = await FreshGateway.StartAsync();
        await using Tab tab = await fresh.OpenAsync("/settings/storage");
        await Expect(tab.Page.Locator(".disk")).ToContainTextAsync("With these values nothing is deleted now.", Patient);

        IDownload download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Download a backup").ClickAsync());

        Assert.Matches("^sallyport-[0-9]{8}-[0-9]{6}[.]tar[.]gz$", download.SuggestedFilename);
        await using Stream octets = await download.CreateReadStreamAsync();
        byte[] begin = new byte[1];
        Assert.Equal(1, await octets.ReadAsync(begin, TestContext.Current.CancellationToken));
        Assert.Equal(0x1F, begin[0]);
        Assert.Empty(tab.Complaints);
    }

    private static async Task<string[]> StatesAsync(ILocator steps) =>
        [.. await Task.WhenAll((await steps.AllAsync()).Select(static async step => (await step.GetAttributeAsync("data-state"))!))];
}
