using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Outputs;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>The gateway ends and begins again under an active device and an open page: nothing is sent by itself, and a person decides.</summary>
public sealed class OutputRestartTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private const float Wait = 30_000;
    private const string Alone = "Running without anybody in charge here";
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = Wait };

    [Fact]
    public async Task Device_FoundActive_GoesOnWhenAPersonSaysSo()
    {
        await using Tab tab = await RestartAsync();

        await Expect(tab.Page.Locator(".callout strong")).ToHaveTextAsync(Alone, Patient);
        await Expect(tab.Page.Locator(".callout.ask")).ToContainTextAsync("Nothing was sent to it.");
        await Expect(tab.Page.Locator(".raise").First).ToBeDisabledAsync();
        Assert.Equal(230, bench.Driven[0]);
        Assert.False(bench.View.IsInCharge);

        await tab.Button("Go on").ClickAsync();

        await Expect(tab.Page.Locator(".callout.ask")).ToHaveCountAsync(0, new() { Timeout = Wait });
        await Expect(tab.Page.Locator(".output-state")).ToHaveTextAsync("active");
        await Expect(tab.Page.Locator(".raise").First).ToBeEnabledAsync(new() { Timeout = Wait });
        Assert.True(bench.View.IsInCharge);
        Assert.Equal(230, bench.Driven[0]);
    }

    [Fact]
    public async Task Device_FoundActive_IsLoweredWhenAPersonSaysSo()
    {
        await using Tab tab = await RestartAsync();
        await Expect(tab.Page.Locator(".callout strong")).ToHaveTextAsync(Alone, Patient);

        await tab.Button("Lower it to zero").ClickAsync();

        await Expect(tab.Page.Locator(".output-state")).ToHaveTextAsync("disarmed", Patient);
        await Expect(tab.Page.Locator("[data-level='0']")).ToHaveTextAsync("0.0 %", Patient);
        Assert.Equal((DeviceState.Disarmed, 0), (bench.First.Stimulator.State, bench.Driven[0]));
    }

    /// <summary>A page of an active device whose gateway ends and is back. The watchdog is at its longest, so that a slow machine does not end it meanwhile.</summary>
    private async Task<Tab> RestartAsync()
    {
        await bench.RaiseAsync(230);
        await bench.OrderAsync(new OutputOrder { Kind = OutputOrderKind.Watchdog, Device = OutputBench.Device, Seconds = 60 });
        Tab tab = await bench.OpenAsync("/outputs");
        await Expect(tab.Page.Locator("[data-level='0']")).ToHaveTextAsync("23.0 %", Patient);

        await bench.EndGatewayAsync();
        await Expect(tab.Page.Locator(".lost-banner strong")).ToContainTextAsync("No connection to the gateway since", new() { Timeout = Wait });
        await bench.BeginGatewayAsync();
        await Expect(tab.Page.Locator(".lost-banner")).ToHaveCountAsync(0, new() { Timeout = Wait });
        return tab;
    }
}
