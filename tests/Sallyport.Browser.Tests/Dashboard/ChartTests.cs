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

    [Fact]
    public async Task Charts_DraggedAndDoubleClicked_ZoomInAndOutInTheAddress()
    {
        await using Tab tab = await OpenAsync("?range=1h");
        ILocator chart = tab.Page.Locator($"{Temperature} .u-over");
        LocatorBoundingBoxResult box = (await chart.BoundingBoxAsync())!;
        float middle = box.Y + (box.Height / 2);

        // A reading that arrives during the drag redraws the chart and ends it; a person drags again.
        for (var tries = 0; tries < 5 && !tab.Page.Url.Contains("from=", StringComparison.Ordinal); tries++)
        {
            await tab.Page.Mouse.MoveAsync(box.X + (box.Width * 0.3f), middle);
            await tab.Page.Mouse.DownAsync();
            await tab.Page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), middle, new() { Steps = 5 });
            await tab.Page.Mouse.UpAsync();
            await tab.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        }

        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"\?from=2.*Z&to=2.*Z$"), new() { Timeout = 30_000 });
        await Expect(tab.Button("Custom")).ToHaveAttributeAsync("aria-pressed", "true");
        Match chosen = Regex.Match(Uri.UnescapeDataString(tab.Page.Url), "from=(.*)&to=(.*)$");
        Assert.True(DateTime.Parse(chosen.Groups[1].Value, null) < DateTime.Parse(chosen.Groups[2].Value, null));

        await chart.DblClickAsync();
        await Expect(tab.Page).Not.ToHaveURLAsync(new Regex("from="), new() { Timeout = 30_000 });
        Assert.Empty(tab.Complaints);
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
        await tab.Page.WaitForFunctionAsync(
            $"() => Number(/, (\\d+) values/.exec(document.querySelector('{Temperature} .chart')?.getAttribute('aria-label') ?? '')?.[1] ?? 0) >= 3", null, new() { Timeout = 120_000 });
        return tab;
    }
}
