using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Frames;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>Packets of a bus on the page of frames.</summary>
public sealed class OutputFramesTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private const float Wait = 30_000;

    /// <summary>The level that was set is there as sealed octets and in clear; a key that was made is there without what it follows from.</summary>
    [Fact]
    public async Task Frames_OfABus_ShowCommandsInClearAndMaskKeys()
    {
        await bench.RaiseAsync(150);
        await bench.OrderAsync(new OutputOrder { Kind = OutputOrderKind.GrantKey, Device = OutputBench.Device, Seconds = 600 });
        KeptFrame levels = Newest(static frame => frame.Plaintext is [_, _, 0x82, ..]);
        KeptFrame grant = Newest(static frame => frame.Plaintext is [_, _, 0x02, ..]);

        await using Tab tab = await bench.OpenAsync($"/frames?filter=protocol:estim%20dir:out%20frame:{Text(levels)},{Text(grant)}&frame={Text(levels)}");
        await Expect(tab.Page.Locator(".frames-table .rows .frow")).ToHaveCountAsync(2, new() { Timeout = Wait });
        await Expect(tab.Page.Locator(".opened b")).ToHaveTextAsync("device's master key", new() { Timeout = Wait });
        await Expect(tab.Page.Locator(".frame-facts .state")).ToHaveTextAsync("acknowledged", new() { Timeout = Wait });
        await Expect(Value(tab, "arg0")).ToHaveTextAsync("output 0: 150 per mille in 0 ms");
        await Expect(Value(tab, "destination")).ToHaveTextAsync("42");
        Assert.Equal(levels.Octets.Length, await tab.Page.Locator(".layer-air b").CountAsync());
        Assert.Equal(levels.Plaintext.Length, await tab.Page.Locator(".layer-plain b").CountAsync());

        await tab.Page.Locator($".frow[data-number='{Text(grant)}']").ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"frame={Text(grant)}(&|$)"), new() { Timeout = Wait });
        await Expect(Value(tab, "command")).ToHaveTextAsync("InitTempKey", new() { Timeout = Wait });
        string[] shown = await tab.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.layer-plain b')].map(cell => cell.textContent)");
        Assert.Equal(grant.Plaintext.Length, shown.Length);
        Assert.All(shown[grant.SecretOffset..(grant.SecretOffset + grant.SecretLength)], static cell => Assert.DoesNotMatch("[0-9a-f]", cell));
        Assert.Empty(tab.Complaints);
    }

    private static ILocator Value(Tab tab, string field) => tab.Page.Locator(".field-table tr", new() { Has = tab.Page.GetByRole(AriaRole.Rowheader, new() { Name = field, Exact = true }) }).Locator("td code");

    private static string Text(KeptFrame frame) => frame.Number.ToString(CultureInfo.InvariantCulture);

    private KeptFrame Newest(Func<KeptFrame, bool> fits)
    {
        FrameRing ring = bench.Control.Frames!;
        var room = new KeptFrame[ring.Options.MaximumFrames];
        return room.Take(ring.ReadBack(ring.Newest + 1, room)).First(frame => !frame.Head.IsInbound && fits(frame));
    }
}
