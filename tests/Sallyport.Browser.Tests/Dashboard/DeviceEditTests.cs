using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>What operators keep of devices, done in a real browser and looked up at the gateway.</summary>
public sealed class DeviceEditTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Lamp = "enigmaiot/demo/02:53:00:00:01:01";
    private const string Stranger = "enigmaiot/demo/02:53:00:00:00:0A";
    private static readonly Caller Somebody = new("somebody", "local", "rest");
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToContainTextOptions PatientPart = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToHaveCountOptions PatientCount = new() { Timeout = 30_000 };

    [Fact]
    public async Task Rename_InThePage_IsAtTheGatewayInTheJournalAndToldUntilUndone()
    {
        await using Tab tab = await gateway.OpenAsync($"/devices/{Lamp}");
        await Expect(tab.Heading).ToHaveTextAsync("lamp1", Patient);
        Assert.Equal(Lamp, await IdOfAsync("lamp1"));

        await tab.Button("Rename").ClickAsync();
        await tab.Page.GetByLabel("New name").FillAsync("hall light");
        await tab.Page.GetByLabel("New name").PressAsync("Enter");

        await Expect(tab.Page.Locator(".toast")).ToContainTextAsync("Renamed to hall light.", PatientPart);
        await Expect(tab.Heading).ToHaveTextAsync("hall light");
        Assert.Equal("hall light", Record(Lamp).GivenName);
        Assert.Equal(("edited", "hall light"), gateway.Control.Journal.Read(new JournalQuery(0, 100, Lamp, EntryKind.Device)).Select(static entry => (DeviceBody)entry.Body).Select(static body => (body.Change, body.Name)).Last());
        DownlinkRequest told = gateway.Control.FindDownlink(Record(Lamp).NameDownlinkId!.Value)!.Request;
        Assert.Equal(("name", "hall light"), (told.Control, System.Text.Encoding.UTF8.GetString(told.Payload)));

        await tab.Button("Undo").ClickAsync();
        await Expect(tab.Heading).ToHaveTextAsync("lamp1", Patient);
        Assert.Equal(("lamp1", "lamp1"), (Record(Lamp).Name, Record(Lamp).GivenName));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Rename_SomebodyElseEditedMeanwhile_SaysWhatAndAsksWhoseWordHolds()
    {
        string id = await IdOfAsync("garden3");
        await using Tab tab = await gateway.OpenAsync($"/devices/{id}");
        await Expect(tab.Heading).ToHaveTextAsync("garden3", Patient);
        await tab.Button("Rename").ClickAsync();
        await tab.Page.GetByLabel("New name").FillAsync("roses");
        Assert.True((await gateway.Control.EditDeviceAsync(id, new DeviceEdit { AddedTags = ["watered"] }, Somebody, TestContext.Current.CancellationToken)).Accepted);

        await tab.Button("Save name").ClickAsync();

        ILocator alert = tab.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("Tagged watered.", PatientPart);
        Assert.Null(Record(id).GivenName);
        await tab.Button("Name it roses").ClickAsync();
        await Expect(tab.Heading).ToHaveTextAsync("roses", Patient);
        Assert.Equal(("roses", "watered"), (Record(id).GivenName, Assert.Single(Record(id).Tags)));
        Assert.Equal(["Failed to load resource: the server responded with a status of 412 (Precondition Failed)"], tab.Complaints);
    }

    [Fact]
    public async Task Rename_ToANameThatIsTaken_SaysWhoHasIt()
    {
        string holder = await IdOfAsync("display1");
        await using Tab tab = await gateway.OpenAsync($"/devices/{await IdOfAsync("room1")}");
        await tab.Button("Rename").ClickAsync(new() { Timeout = 30_000 });
        await tab.Page.GetByLabel("New name").FillAsync("display1");
        await tab.Button("Save name").ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Alert).Locator("code")).ToHaveTextAsync("name-taken");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(holder);
        await tab.Page.GetByLabel("New name").PressAsync("Escape");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Bulk_TagOfThreeByShift_ShowsInTheFilterOfTheAddress()
    {
        await using Tab tab = await gateway.OpenAsync("/devices?q=02:53:00");
        ILocator rows = tab.Page.Locator(".rows .row");
        await Expect(rows).ToHaveCountAsync(11, PatientCount);
        string[] names = [.. (await rows.Locator(".c-name a").AllInnerTextsAsync()).Take(3)];

        await rows.Nth(0).GetByRole(AriaRole.Checkbox).ClickAsync();
        await rows.Nth(2).GetByRole(AriaRole.Checkbox).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(tab.Page.Locator(".bulk strong")).ToHaveTextAsync("3 marked");
        await tab.Button("Tag").ClickAsync();
        await tab.Page.GetByLabel("Tags", new() { Exact = true }).And(tab.Page.Locator("input")).FillAsync("Upstairs");
        await tab.Button("Tag 3").ClickAsync();
        await Expect(tab.Page.Locator(".bulk-answer p").First).ToHaveTextAsync("3 done", Patient);

        await tab.Page.GetByLabel("Search devices").FillAsync("");
        await tab.Page.Locator(".chip", new() { HasText = "upstairs" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3, PatientCount);
        await Expect(rows.Locator(".c-name a")).ToHaveTextAsync(names, new() { Timeout = 30_000 });
        Assert.EndsWith("/devices?tag=upstairs", tab.Page.Url, StringComparison.Ordinal);
        Assert.Equal(names.Order(), gateway.Control.Devices.Where(static device => device.Tags.Contains("upstairs")).Select(static device => device.Name ?? device.Address).Order());
        await tab.Page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(3, PatientCount);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Bulk_SendByKeyboard_HasAResultForEach()
    {
        await using Tab tab = await gateway.OpenAsync("/devices?q=garden");
        ILocator rows = tab.Page.Locator(".rows .row");
        await Expect(rows.First).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await tab.Page.GetByLabel("Search devices").PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("Space");
        await tab.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(tab.Page.Locator(".bulk strong")).ToHaveTextAsync("2 marked");
        await tab.Button("Send").ClickAsync();
        await tab.Page.GetByLabel("What to send").SelectOptionAsync("version");
        await tab.Button("Send 2").ClickAsync();

        await Expect(tab.Page.Locator(".bulk-answer p").First).ToHaveTextAsync("2 done", Patient);
        await tab.Page.Locator(".bulk-answer summary").ClickAsync();
        string first = await tab.Page.Locator(".bulk-answer li span").First.InnerTextAsync();
        long number = long.Parse(Regex.Match(first, @"^queued as command (\d+)$").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("version", gateway.Control.FindDownlink(number)!.Request.Control);
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Button("Unmark").ClickAsync();
        await Expect(tab.Page.Locator(".bulk")).ToHaveCountAsync(0);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Replace_Forced_KeepsNameAndHistoryAndRetiresTheOldOne()
    {
        string old = await IdOfAsync("garden4");
        string successor = await IdOfAsync("lamp2");
        await using Tab tab = await gateway.OpenAsync($"/devices/{old}");
        await Expect(tab.Heading).ToHaveTextAsync("garden4", Patient);

        await tab.Button("Replace this device").ClickAsync();
        await tab.Page.GetByLabel("New device").SelectOptionAsync(successor);
        ILocator replace = tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Replace", Exact = true });
        await Expect(replace).ToBeDisabledAsync();
        await tab.Page.GetByLabel("Name of the old device").FillAsync("garden4");
        await replace.ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog).Locator("code")).ToHaveTextAsync("still-alive");
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Checkbox).CheckAsync();
        await replace.ClickAsync();

        await Expect(tab.Page).ToHaveURLAsync(new Uri(gateway.Address, $"/devices/{successor}").ToString(), new() { Timeout = 30_000 });
        await Expect(tab.Heading).ToHaveTextAsync("garden4", Patient);
        Assert.Equal(("garden4", old), (Record(successor).Name, Assert.Single(Record(successor).Formerly)));
        Assert.Equal(successor, Record(old).ReplacedBy);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "History", Exact = true }).ClickAsync();
        await tab.Page.GetByLabel("Kind").SelectOptionAsync("joined");
        string[] addresses = [old[(old.LastIndexOf('/') + 1)..], successor[(successor.LastIndexOf('/') + 1)..]];
        await Expect(tab.Page.Locator(".entry .who").Filter(new() { HasText = addresses[0] }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Equal(addresses.Order(), (await tab.Page.Locator(".entry .who").AllInnerTextsAsync()).Distinct().Order());

        await tab.Page.GotoAsync(new Uri(gateway.Address, $"/devices/{old}").ToString());
        await Expect(tab.Page.Locator(".retired")).ToContainTextAsync("Its place was taken by garden4", PatientPart);
    }

    [Fact]
    public async Task Refused_FramesAndCommands_AreThereWithReasonAndAdvice()
    {
        await using Tab tab = await gateway.OpenAsync($"/devices/{Stranger}");
        ILocator wrongKey = tab.Page.Locator("[data-reason=bad-tag]");
        await Expect(wrongKey).ToContainTextAsync("wrong network key", PatientPart);
        await Expect(wrongKey).ToContainTextAsync("Compare the network key");

        string id = await IdOfAsync("garden2");
        CommandResult queued = await gateway.Control.SubmitAsync(new DownlinkRequest { Device = id, Verb = DownlinkVerb.Set, Payload = [1, 2] }, Somebody, TestContext.Current.CancellationToken);
        await gateway.Control.CancelAsync(queued.Downlink!.Id, Somebody, TestContext.Current.CancellationToken);
        await tab.Page.GotoAsync(new Uri(gateway.Address, $"/devices/{id}?tab=refused").ToString());
        ILocator row = tab.Page.GetByLabel("Refused commands").Locator("tbody tr").First;
        await Expect(row).ToContainTextAsync($"{queued.Downlink.Id}", PatientPart);
        await Expect(row).ToContainTextAsync("cancelled by somebody");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task TagsAndNote_OfOneDevice_AreKept()
    {
        string id = await IdOfAsync("room2");
        await using Tab tab = await gateway.OpenAsync($"/devices/{id}");
        await tab.Page.GetByLabel("New tag").FillAsync("Greenhouse, south", new() { Timeout = 30_000 });
        await tab.Page.GetByLabel("New tag").PressAsync("Enter");
        await Expect(tab.Page.Locator(".tags .tag a")).ToHaveTextAsync(["greenhouse", "south"], new() { Timeout = 30_000 });
        await tab.Button("Take the tag south off").ClickAsync();
        await Expect(tab.Page.Locator(".tags .tag a")).ToHaveTextAsync(["greenhouse"], new() { Timeout = 30_000 });

        await tab.Button("Edit note").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Note" }).FillAsync("two AA cells");
        await tab.Button("Save note").ClickAsync();
        await Expect(tab.Page.Locator(".facts")).ToContainTextAsync("two AA cells", PatientPart);
        Assert.Equal(("two AA cells", "greenhouse"), (Record(id).Note, Assert.Single(Record(id).Tags)));

        await tab.Page.Locator(".tags .tag a").ClickAsync();
        await Expect(tab.Page.Locator(".rows .row .c-name a")).ToHaveTextAsync(["room2"], new() { Timeout = 30_000 });
        Assert.Empty(tab.Complaints);
    }

    /// <summary>The id of a device of the fleet, once it has joined, said its name and reported twice.</summary>
    private async Task<string> IdOfAsync(string name)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (gateway.Control.Find(name) is not [{ Received: > 1 }])
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        return gateway.Control.Find(name)[0].Id;
    }

    private DeviceRecord Record(string id) => Assert.Single(gateway.Control.Find(id));
}
