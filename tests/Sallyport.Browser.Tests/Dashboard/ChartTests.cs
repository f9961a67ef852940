using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The charts of a device: what they show, and what one can do with them.</summary>
public sealed class ChartTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Sensor = "enigmaiot/demo/02:53:00:00:00:01";
    private const string Temperature = "section[aria-label=temperature]";
    private const string Readings = $"Number(/, (\\d+) values/.exec(document.querySelector('{Temperature} .chart')?.getAttribute('aria-label') ?? '')?.[1] ?? 0)";

    [Fact]
    public async Task Charts_DraggedAndDoubleClicked_ZoomInAndOutInTheAddress()
    {
        await using Tab tab = await OpenAsync("?range=1h");
        ILocator chart = tab.Page.Locator($"{Temperature} .u-over");
        LocatorBoundingBoxResult box = (await chart.BoundingBoxAsync())!;
        float middle = box.Y + (box.Height / 2);

        // Readings that arrive meanwhile neither end the drag nor move the time under the pointer.
        await tab.Page.Mouse.MoveAsync(box.X + (box.Width * 0.3f), middle);
        await tab.Page.Mouse.DownAsync();
        JournalEntry newest = gateway.Control.Journal.Search(new JournalSearch { Devices = [Sensor], Kinds = [EntryKind.Uplink], NewestFirst = true, Maximum = 1 }).Entries[0];
        await tab.Page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), middle, new() { Steps = 5 });
        await ForAQuarterMoreAsync(tab);
        Assert.DoesNotContain("from=", tab.Page.Url, StringComparison.Ordinal);
        await tab.Page.Mouse.UpAsync();

        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"\?from=2.*Z&to=2.*Z$"), new() { Timeout = 30_000 });
        await Expect(tab.Button("Custom")).ToHaveAttributeAsync("aria-pressed", "true");
        Match chosen = Regex.Match(Uri.UnescapeDataString(tab.Page.Url), "from=(.*)&to=(.*)$");
        DateTimeOffset to = DateTimeOffset.Parse(chosen.Groups[2].Value, null);
        Assert.True(DateTimeOffset.Parse(chosen.Groups[1].Value, null) < to);
        DateTimeOffset onScreen = DateTimeOffset.UnixEpoch.AddTicks(newest.TimeMicroseconds * TimeSpan.TicksPerMicrosecond);
        Assert.True(to <= onScreen.AddSeconds(1), $"{to} was not on screen when the drag began: the newest reading was of {onScreen:O}");

        await chart.DblClickAsync();
        await Expect(tab.Page).Not.ToHaveURLAsync(new Regex("from="), new() { Timeout = 30_000 });
        Assert.True(tab.Complaints.Count == 0, string.Join("\n", tab.Complaints));
    }

    [Fact]
    public async Task Charts_Saved_AreTheReadingsAndAPicture()
    {
        await using Tab tab = await OpenAsync("");

        IDownload csv = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Save temperature as CSV").ClickAsync());
        string[] lines = (await File.ReadAllTextAsync(await csv.PathAsync(), TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        IDownload png = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Save temperature as PNG").ClickAsync());
        byte[] picture = await File.ReadAllBytesAsync(await png.PathAsync(), TestContext.Current.CancellationToken);

        Assert.Equal("time,1.temperature (\u00B0C)", lines[0]);
        JournalEntry first = gateway.Control.Journal.Search(new JournalSearch { Devices = [Sensor], Kinds = [EntryKind.Uplink], Maximum = 1 }).Entries[0];
        byte[] payload = ((UplinkBody)first.Body).Payload;
        double degrees = (short)((payload[2] << 8) | payload[3]) / 10.0;
        Assert.Equal($"{EntryJson.Time(first.TimeMicroseconds)},{degrees.ToString(System.Globalization.CultureInfo.InvariantCulture)}", lines[1]);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        Assert.EndsWith("-1-temperature.csv", csv.SuggestedFilename, StringComparison.Ordinal);
    }

    private async Task<Tab> OpenAsync(string query)
    {
        Tab tab = await gateway.OpenAsync($"/devices/{Sensor}{query}");
        await tab.Page.WaitForFunctionAsync($"() => {Readings} >= 3", null, new() { Timeout = 120_000 });
        return tab;
    }

    /// <summary>Waits until the page has a quarter more readings than now: what is nine tenths along then was not on screen before.</summary>
    private static async Task ForAQuarterMoreAsync(Tab tab)
    {
        int known = await tab.Page.EvaluateAsync<int>($"() => {Readings}");
        await tab.Page.WaitForFunctionAsync($"() => {Readings} >= {known + 3 + (known / 4)}", null, new() { Timeout = 120_000 });
    }
}
