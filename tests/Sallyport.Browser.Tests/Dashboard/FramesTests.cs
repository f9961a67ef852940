using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Gateway.Frames;
using Sallyport.Links.Capture;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>The page of frames in a real browser, on frames that real nodes sent.</summary>
public sealed class FramesTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Lamp = "enigmaiot/demo/02:53:00:00:01:01";
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

    private FrameRing Ring => gateway.Control.Frames!;

    /// <summary>What the page shows of a frame is what the link itself wrote down, and each octet is in one field.</summary>
    [Fact]
    public async Task Frame_Chosen_ShowsTheOctetsOfTheLinkEachInOneField()
    {
        await using Tab tab = await gateway.OpenAsync("/frames?filter=type:sensor-data");
        await Row(tab, 0).ClickAsync(new() { Timeout = 30_000 });
        KeptFrame frame = await ChosenAsync(tab);

        await AssertCellsAsync(tab, "air", frame.Octets);
        await AssertCellsAsync(tab, "plain", frame.Plaintext);
        Assert.Contains(ReadCapture(), captured => captured.Payload.Span.SequenceEqual(frame.Octets) && captured.Source == frame.Head.Source);
        await Expect(tab.Page.Locator(".opened b")).ToHaveTextAsync($"session key {frame.KeyEpoch}");
        string counter = (frame.Plaintext[4] | (frame.Plaintext[5] << 8)).ToString(CultureInfo.InvariantCulture);
        await Expect(tab.Page.Locator(".field-table tr", new() { HasText = "counter" }).Locator("td code")).ToHaveTextAsync(counter);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Field_ByKeysAndByPointer_IsExplainedAndLitInOctetsAndTable()
    {
        await using Tab tab = await gateway.OpenAsync("/frames?filter=type:sensor-data&frame=newest");
        await tab.Page.Locator(".anatomy .field-now").ClickAsync(new() { Timeout = 30_000 });
        await tab.Page.Locator(".anatomy").FocusAsync();
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab.Page.Keyboard.PressAsync("ArrowRight");

        await Expect(tab.Page.Locator(".field-now strong")).ToHaveTextAsync("iv");
        await Expect(tab.Page.Locator(".field-now")).ToContainTextAsync("octets 1 to 12, enigmaiot.md 4.3");
        await Expect(tab.Page.Locator(".field-table tr.chosen th")).ToHaveTextAsync("iv");
        Assert.Equal(12, await tab.Page.Locator(".layer-air .run.chosen b").CountAsync());
        Assert.EndsWith("field=air-1-iv", tab.Page.Url, StringComparison.Ordinal);

        await tab.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(tab.Page.Locator(".field-now strong")).ToHaveTextAsync("type");
        await tab.Page.Mouse.MoveAsync(5, 5);
        await tab.Page.Locator(".layer-plain b[data-at='4']").HoverAsync();
        await tab.Page.Locator(".layer-plain b[data-at='5']").HoverAsync();
        await Expect(tab.Page.Locator(".field-now strong")).ToHaveTextAsync("counter");
        await Expect(tab.Page.Locator(".field-table tr.hovered th")).ToHaveTextAsync("counter");
    }

    /// <summary>A stranger sends a command and sees each octet of the frame that carried it: one click from the row of the downlink.</summary>
    [Fact]
    public async Task Command_FromItsRowInTheQueue_OneClickLeadsToTheFrameThatCarriedIt()
    {
        await using Tab tab = await gateway.OpenAsync($"/devices/{Lamp}");
        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Value" }).FillAsync("""{"light":1}""", new() { Timeout = 30_000 });
        await tab.Button("Send").ClickAsync();
        await Expect(tab.Page.Locator(".result .state")).ToHaveTextAsync("delivered", new() { Timeout = 30_000 });
        await tab.Page.GotoAsync(new Uri(gateway.Address, $"/devices/{Lamp}?tab=queue").ToString());
        ILocator row = tab.Page.Locator(".queue tbody tr").First;
        string number = await row.Locator("td").First.InnerTextAsync(new() { Timeout = 30_000 });

        await row.GetByRole(AriaRole.Link, new() { Name = "Frame" }).ClickAsync();

        KeptFrame frame = await ChosenAsync(tab);
        Assert.Equal(number, frame.DownlinkId.ToString(CultureInfo.InvariantCulture));
        await AssertCellsAsync(tab, "air", frame.Octets);
        await Expect(tab.Page.Locator(".frame-facts")).ToContainTextAsync($"carries downlink {number}");
        await Expect(tab.Page.Locator(".frame-facts .state")).ToHaveTextAsync("acknowledged");
        await Expect(tab.Page.Locator(".field-table tr", new() { HasText = "payload" }).Locator("td code")).ToHaveTextAsync("""{"light":1}""");
        Assert.Contains(ReadCapture(), captured => captured.Payload.Span.SequenceEqual(frame.Octets) && captured.Destination == frame.Head.Destination);
    }

    [Fact]
    public async Task Compare_TwoDataFramesOfADevice_MarksCounterAndTag()
    {
        await using Tab tab = await gateway.OpenAsync("/frames?filter=type:sensor-data%20device:garden1");
        await Expect(Row(tab, 1)).ToBeVisibleAsync(Patient);
        await Row(tab, 0).ClickAsync();
        await tab.Button("Compare").ClickAsync(new() { Timeout = 30_000 });
        await tab.Button("take the one before of this device and type").ClickAsync();

        await Expect(tab.Page.Locator(".compare-sentence")).ToHaveTextAsync(new Regex(@"differ: iv, encrypted, .*counter.*, tag$"), new() { Timeout = 30_000 });
        string[] changed = await tab.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.compare tr.differs')].map(row => row.dataset.name)");
        Assert.Contains("counter", changed);
        Assert.Contains("tag", changed);
        Assert.DoesNotContain("type", changed);
        Assert.DoesNotContain("nodeId", changed);
        Assert.Equal(2, await tab.Page.Locator(".compare figure .layer-plain b[data-at='4'].differs").CountAsync());
        Assert.Matches(@"frame=\d+&with=\d+$", tab.Page.Url);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Filter_Typed_HidesOthersAndItsMistakesPointAtTheirColumn()
    {
        await using Tab tab = await gateway.OpenAsync("/frames");
        ILocator filter = tab.Page.GetByLabel("Filter", new() { Exact = true });
        await Expect(Row(tab, 0)).ToBeVisibleAsync(Patient);

        await filter.FillAsync("verd");
        await filter.PressAsync("ArrowDown");
        await filter.PressAsync("Enter");
        await Expect(filter).ToHaveValueAsync("verdict:");
        await filter.PressSequentiallyAsync("refused");
        await filter.PressAsync("Enter");
        await Expect(tab.Page).ToHaveURLAsync(new Regex("filter=verdict%3Arefused$"));
        await Expect(tab.Page.Locator(".frames-table:not(.stale) .rows .frow").First).ToBeVisibleAsync(Patient);
        string[] numbers = await tab.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.frames-table .rows .frow')].map(row => row.dataset.number)");
        Assert.All(numbers, number => Assert.Equal(FrameVerdict.Refused, Ring.Find(long.Parse(number, CultureInfo.InvariantCulture))!.Verdict));

        await filter.FillAsync("type:data last:1x");
        await filter.PressAsync("Enter");
        await Expect(tab.Page.Locator(".filter-mistake p")).ToHaveTextAsync("'1x' is no time; right are 30s, 5m, 1h, 2d (column 16)", new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator(".filter-mistake pre")).ToHaveTextAsync(new Regex("\\n {15}\\^$"), new() { UseInnerText = true });
    }

    [Fact]
    public async Task Export_Filtered_IsTheRing()
    {
        await using Tab tab = await gateway.OpenAsync("/frames?filter=type:hello");
        await Expect(Row(tab, 0)).ToBeVisibleAsync(Patient);
        long before = Ring.Newest;
        IDownload download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Export pcapng").ClickAsync());
        Assert.Equal("frames.pcapng", download.SuggestedFilename);

        await using FileStream stream = File.OpenRead(await download.PathAsync());
        var reader = new PcapngReader(stream);
        var exported = new List<byte[]>();
        while (reader.Read() is { } frame)
        {
            exported.Add(frame.Payload.ToArray());
        }

        var room = new KeptFrame[Ring.Options.MaximumFrames];
        byte[][] expected = [.. room.Take(Ring.ReadBack(before + 1, room)).Where(static frame => frame.Type.Contains("hello", StringComparison.Ordinal)).Reverse().Select(static frame => frame.Octets)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, exported.Take(expected.Length));
    }

    [Fact]
    public async Task Pause_WhileFramesCome_HoldsTheListBehindAPill()
    {
        await using Tab tab = await gateway.OpenAsync("/frames");
        await Expect(Row(tab, 0)).ToBeVisibleAsync(Patient);
        await tab.Button("Pause").ClickAsync();
        string? held = await Row(tab, 0).GetAttributeAsync("data-number");

        await Expect(tab.Page.Locator(".pill")).ToHaveTextAsync(new Regex(@"^\d+ new$"), new() { Timeout = 30_000 });
        Assert.Equal(held, await Row(tab, 0).GetAttributeAsync("data-number"));

        await tab.Button("Continue").ClickAsync();
        await Expect(Row(tab, 0)).Not.ToHaveAttributeAsync("data-number", held!, new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator(".pill")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Frame_OfAnotherRun_SaysWhatIsKept()
    {
        await using Tab tab = await gateway.OpenAsync("/frames?frame=99999999");
        await Expect(tab.Page.Locator(".gone h2")).ToHaveTextAsync("This frame is not kept any more", new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator(".gone")).ToContainTextAsync("kept are the frames 1 to");
    }

    private static ILocator Row(Tab tab, int place) => tab.Page.Locator(".frames-table .rows .frow").Nth(place);

    private async Task<KeptFrame> ChosenAsync(Tab tab)
    {
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"frame=\d+"), new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator(".layer-air")).ToBeVisibleAsync(Patient);
        return Ring.Find(long.Parse(Regex.Match(tab.Page.Url, @"frame=(\d+)").Groups[1].Value, CultureInfo.InvariantCulture))!;
    }

    private static async Task AssertCellsAsync(Tab tab, string layer, byte[] octets)
    {
        string[] cells = await tab.Page.EvaluateAsync<string[]>("layer => [...document.querySelectorAll(`.layer-${layer} b`)].map(cell => `${cell.dataset.at} ${cell.textContent} ${cell.dataset.field === '' ? '' : 'field'}`)", layer);
        Assert.Equal(octets.Select(static (octet, at) => $"{at} {octet:x2} field"), cells);
        string[] runs = await tab.Page.EvaluateAsync<string[]>("layer => [...document.querySelectorAll(`.layer-${layer} .run`)].map(run => run.dataset.field)", layer);
        string[] listed = await tab.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.field-table tbody tr')].map(row => row.dataset.field)");
        Assert.All(runs, field => Assert.Single(listed, one => one == field));
    }

    private List<CapturedFrame> ReadCapture()
    {
        using var stream = new FileStream(gateway.CaptureFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var reader = new PcapngReader(stream);
        var frames = new List<CapturedFrame>();
        while (reader.Read() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }
}
