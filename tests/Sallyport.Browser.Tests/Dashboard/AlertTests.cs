using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Gateway.Alerts;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>Alerts in a real browser: the demo's fleet has a stranger with a wrong network key.</summary>
public sealed class AlertTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Stranger = "02:53:00:00:00:0A";
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Alert_OpenMutedAndUndone_IsWhatTheGatewaySays()
    {
        await using Tab tab = await gateway.OpenAsync("/alerts");
        ILocator item = tab.Page.Locator(".matter-list.alerts li").Filter(new() { HasText = Stranger });
        await Expect(item).ToContainTextAsync("has probably a wrong network key", Patient);
        OpenAlert open = gateway.Control.Alerts.Open.Single(static alert => alert is { Rule: AlertRules.Refused, Device: "enigmaiot/demo/" + Stranger });
        Assert.Matches($"^{Stranger} has probably a wrong network key: [0-9]+ of its hellos could not be decrypted\\.$", open.Text);
        await Expect(item).ToContainTextAsync(open.Text[(Stranger.Length + 1)..]);
        await Expect(item).ToContainTextAsync(open.Advice!);
        await Expect(tab.Page.Locator("section[aria-label=History]")).ToContainTextAsync("raised: " + open.Text, Patient);

        await item.Locator("select").SelectOptionAsync("1");
        await Expect(tab.Page.Locator(".toast")).ToHaveTextAsync(new Regex($"^Muted {Stranger}: 8 hours\\."), new() { Timeout = 10_000 });
        AlertMute mute = Assert.Single(gateway.Control.Alerts.Mutes);
        Assert.Equal((open.Id, "local"), (mute.AlertId, mute.Who));
        await Expect(tab.Page.Locator("section[aria-label=Muted]")).ToContainTextAsync(Stranger);
        await tab.Page.Locator(".toast button").ClickAsync();
        await Expect(tab.Page.Locator("section[aria-label=Muted]")).ToHaveCountAsync(0);
        Assert.Empty(gateway.Control.Alerts.Mutes);

        await item.GetByRole(AriaRole.Button, new() { Name = "I know" }).ClickAsync();
        await Expect(item).ToContainTextAsync("known to local");
        Assert.Equal("local", gateway.Control.Alerts.Open.Single(alert => alert.Id == open.Id).AcknowledgedBy);
        await tab.Page.GotoAsync(new Uri(gateway.Address, "/").ToString());
        await Expect(tab.Heading).ToHaveTextAsync(new Regex("^[0-9]+ devices report"), new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator(".matter-list li").Filter(new() { HasText = Stranger })).ToHaveCountAsync(0);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Rule_TriedAndSwitchedOff_TellsWhatItWouldHaveTold()
    {
        await using Tab tab = await gateway.OpenAsync("/settings/alerts");
        ILocator rule = tab.Page.Locator("#rule-refused");
        await Expect(rule).ToContainTextAsync("hellos that do not decrypt", Patient);
        await WaitForTheStrangerAsync();
        await rule.GetByRole(AriaRole.Button, new() { Name = "Try with the last week" }).ClickAsync();
        await Expect(rule.Locator(".trial")).ToContainTextAsync(new Regex("It would have told [1-9]"), Patient);
        await Expect(rule.Locator(".trial li").Filter(new() { HasText = Stranger })).ToContainTextAsync($"{Stranger} has probably a wrong network key");

        await rule.GetByLabel("hellos that do not decrypt").FillAsync("1000");
        await rule.GetByRole(AriaRole.Button, new() { Name = "Try with the last week" }).ClickAsync();
        await Expect(rule.Locator(".trial")).ToContainTextAsync("It would have told nothing.", Patient);
        Assert.Equal(3, Now()["hellos"]);
        await rule.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(rule.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToHaveCountAsync(0);
        Assert.Equal(1000, Now()["hellos"]);

        ILocator silent = tab.Page.Locator("#rule-silent");
        await silent.Locator("select").SelectOptionAsync("off");
        await Expect(silent.Locator(".differs")).ToContainTextAsync("nobody is told");
        Assert.False(gateway.Control.Alerts.Rules[0].Enabled);
        Assert.Empty(tab.Complaints);

        AlertRule Now() => gateway.Control.Alerts.Rules.Single(static one => one.Rule == AlertRules.Refused);
    }

    [Fact]
    public async Task Device_Page_ShowsTheLearnedRhythm()
    {
        const string Lamp = "enigmaiot/demo/02:53:00:00:01:01";
        await using Tab tab = await gateway.OpenAsync($"/devices/{Lamp}");
        ILocator rhythm = tab.Page.Locator(".facts dt:text-is('Rhythm') + dd");
        await Expect(rhythm).ToHaveTextAsync(new Regex("^every [0-9.]+ (s|min), (next about [0-9:]{8}|late since .*)$"), new() { Timeout = 60_000 });
        string shown = Regex.Match(await rhythm.InnerTextAsync(), "^every ([0-9.]+) s").Groups[1].Value;
        double usual = gateway.Control.Availability(Lamp)!.UsualSeconds!.Value;
        Assert.InRange(double.Parse(shown, global::System.Globalization.CultureInfo.InvariantCulture), usual - 3, usual + 3);
    }

    private async Task WaitForTheStrangerAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!gateway.Control.Journal.Read(new Sallyport.Gateway.Journal.JournalQuery(0, 10_000, Kind: Sallyport.Gateway.Journal.EntryKind.Alert)).Any())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
