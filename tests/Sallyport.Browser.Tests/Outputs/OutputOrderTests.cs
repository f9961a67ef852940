using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Cli;
using Sallyport.Protocols.EStim.Outputs;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>What a person orders on the page, from getting ready to clearing, and what others order meanwhile.</summary>
public sealed class OutputOrderTests(OutputBench bench) : IClassFixture<OutputBench>
{
    private const float Wait = 30_000;
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = Wait };
    private static readonly LocatorAssertionsToContainTextOptions PatientPart = new() { Timeout = Wait };

    [Fact]
    public async Task Arm_ChosenOutput_IsReadyLetsNothingFlowAndDisarms()
    {
        await bench.CalmAsync();
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(StateOf(tab)).ToHaveTextAsync("disarmed", Patient);
        await Expect(tab.Button("Arm")).ToBeDisabledAsync();
        await Expect(RaiseOf(tab, 1)).ToBeDisabledAsync();

        await tab.Page.GetByLabel("Output 1", new() { Exact = true }).CheckAsync();
        await tab.Button("Arm").ClickAsync();

        await Expect(StateOf(tab)).ToHaveTextAsync("armed", Patient);
        Assert.Equal(DeviceState.Armed, bench.First.Stimulator.State);
        Assert.Equal([0, 0], bench.Driven);
        await Expect(RaiseOf(tab, 1)).ToBeEnabledAsync(new() { Timeout = Wait });

        await tab.Button("Disarm").ClickAsync();
        await Expect(StateOf(tab)).ToHaveTextAsync("disarmed", Patient);
        Assert.Equal(DeviceState.Disarmed, bench.First.Stimulator.State);
    }

    [Fact]
    public async Task Lower_All_BringsTheDeviceToZeroWithoutTouchingEscape()
    {
        await bench.RaiseAsync(240);
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(LevelOf(tab)).ToHaveTextAsync("24.0 %", Patient);

        await tab.Button("Lower all to zero").ClickAsync();

        await Expect(LevelOf(tab)).ToHaveTextAsync("0.0 %", Patient);
        await Expect(StateOf(tab)).ToHaveTextAsync("disarmed", Patient);
        await Expect(tab.Page.Locator(".output-why")).ToHaveTextAsync("Off because: somebody lowered it to zero.", Patient);
        await OutputBench.UntilAsync(() => bench.Driven is [0, 0]);
    }

    [Fact]
    public async Task Emergency_ClearedWithTheDevicesName_IsDisarmedAndRaisesNothing()
    {
        await bench.RaiseAsync(210);
        bench.First.Stimulator.EmergencyStop();
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(StateOf(tab)).ToHaveTextAsync("emergency", Patient);
        await Expect(tab.Button("Clear")).ToBeDisabledAsync();
        await Expect(tab.Page.Locator(".raise").First).ToBeDisabledAsync();

        await tab.Page.GetByLabel("Type 42 to clear").FillAsync("42");
        await tab.Button("Clear").ClickAsync();

        await Expect(StateOf(tab)).ToHaveTextAsync("disarmed", Patient);
        Assert.Equal((DeviceState.Disarmed, 0), (bench.First.Stimulator.State, bench.Driven[0]));
        await Expect(LevelOf(tab)).ToHaveTextAsync("0.0 %", Patient);
    }

    /// <summary>The page goes on showing what it was told before somebody else lowered: its step up must come to nothing.</summary>
    [Fact]
    public async Task Raise_FromAPictureThatIsOld_IsRefusedAndToldWithThePresentTarget()
    {
        await bench.RaiseAsync(300);
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(LevelOf(tab)).ToHaveTextAsync("30.0 %", Patient);
        string old = (await bench.CallAsync(HttpMethod.Get, "outputs", "")).GetRawText();
        await tab.Page.RouteAsync("**/api/v1/outputs", route => route.FulfillAsync(new() { ContentType = "application/json", Body = old }));
        await bench.SetAsync(80, 0);
        await OutputBench.UntilAsync(() => bench.Driven[0] == 80);

        Task<IRequest> sent = tab.Page.WaitForRequestAsync("**/levels", new() { Timeout = Wait });
        await RaiseOf(tab, 0).HoverAsync();
        await tab.Page.Mouse.DownAsync();

        Assert.Equal("""{"levels":[{"output":0,"level":310,"rampMilliseconds":0,"expectedTarget":300}]}""", (await sent).PostData);
        ILocator fault = tab.Page.Locator(".output-card .fault");
        await Expect(fault).ToContainTextAsync("output 0: its target is 80 per mille now, not 300; nothing was raised", PatientPart);
        await Expect(fault.Locator("code")).ToHaveTextAsync("target-moved");
        await tab.Page.Mouse.UpAsync();
        Assert.Equal((80, 80), (bench.Driven[0], bench.View.Outputs[0].Target));

        await tab.Page.UnrouteAsync("**/api/v1/outputs");
        await Expect(LevelOf(tab)).ToHaveTextAsync("8.0 %", Patient);
    }

    [Fact]
    public async Task Raise_HeldAtTheLimit_EndsThere()
    {
        await bench.RaiseAsync(OutputBench.Limit - 15);
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(LevelOf(tab)).ToHaveTextAsync("58.5 %", Patient);

        await RaiseOf(tab, 0).HoverAsync();
        await tab.Page.Mouse.DownAsync();

        await Expect(LevelOf(tab)).ToHaveTextAsync("60.0 %", Patient);
        await Expect(RaiseOf(tab, 0)).ToBeDisabledAsync(new() { Timeout = Wait });
        await tab.Page.Mouse.UpAsync();
        ILocator column = tab.Page.GetByRole(AriaRole.Slider).First;
        Assert.Equal(("600", "600"), (await column.GetAttributeAsync("aria-valuenow"), await column.GetAttributeAsync("aria-valuemax")));
        await column.PressAsync("ArrowUp");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Lower Output 0 of Device 42" }).ClickAsync();
        await Expect(LevelOf(tab)).ToHaveTextAsync("59.0 %", Patient);
        Assert.Equal(590, bench.Driven[0]);
    }

    [Fact]
    public async Task Order_ThroughRest_IsOnThePageAndAnOldOneFromTheCommandLineIsRefused()
    {
        await bench.RaiseAsync(100);
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(LevelOf(tab)).ToHaveTextAsync("10.0 %", Patient);

        foreach (string body in (string[])["""{"levels":[{"output":0,"level":170,"expectedTarget":100}]}""", """{"levels":[{"output":1,"level":60}]}"""])
        {
            Assert.Equal("accepted", (await bench.CallAsync(HttpMethod.Post, $"outputs/{OutputBench.Device}/levels", body)).GetProperty("outcome").GetString());
        }

        await Expect(LevelOf(tab)).ToHaveTextAsync("17.0 %", Patient);
        await Expect(tab.Page.Locator("[data-level='1']")).ToHaveTextAsync("6.0 %", Patient);
        await OutputBench.UntilAsync(() => bench.Driven is [170, 60]);

        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] arguments = ["outputs", "set", OutputBench.Device, "0=180", "--if-target", "0=100", "--url", bench.Address.ToString(), "--token", bench.Token];
        Assert.Equal(1, await CommandLine.RunAsync(arguments, output, error, TestContext.Current.CancellationToken));
        Assert.Contains("its target is 170 per mille now, not 100", error.ToString(), StringComparison.Ordinal);
        arguments[5] = "0=170";
        Assert.Equal(0, await CommandLine.RunAsync(arguments, output, error, TestContext.Current.CancellationToken));
        await Expect(LevelOf(tab)).ToHaveTextAsync("18.0 %", Patient);

        await bench.CallAsync(HttpMethod.Post, "outputs/stop", "");
        await Expect(StateOf(tab)).ToHaveTextAsync("emergency", Patient);
        await Expect(tab.Page.Locator(".last-stop")).ToHaveTextAsync(new Regex(@"verified after \d+ ms\.$"), Patient);
    }

    [Fact]
    public async Task Viewer_SeesAndCannotOrder_ButStops()
    {
        await bench.RaiseAsync(190);
        await using Tab tab = await bench.OpenAsync($"/outputs?device={OutputBench.Device}", await bench.MakeTokenAsync("viewer"));
        await Expect(LevelOf(tab)).ToHaveTextAsync("19.0 %", Patient);

        foreach (string name in (string[])["Hold to raise Output 0 of Device 42", "Lower Output 0 of Device 42", "Switch off Output 0 of Device 42", "Lower all to zero", "Look for devices"])
        {
            ILocator button = tab.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
            await Expect(button).ToBeDisabledAsync(new() { Timeout = Wait });
            Assert.Equal("This needs the role operator; you are viewer.", await button.GetAttributeAsync("title"));
        }

        await Expect(tab.Page.Locator(".output-drawer")).ToContainTextAsync("This needs the role admin; you are viewer.");
        Assert.Equal(0, await tab.Page.Locator(".output-drawer fieldset:not([disabled])").CountAsync());
        ILocator column = tab.Page.GetByRole(AriaRole.Slider).First;
        await Expect(column).ToHaveAttributeAsync("aria-disabled", "true");
        await column.PressAsync("Home");
        LocatorBoundingBoxResult box = (await column.BoundingBoxAsync())!;
        await tab.Page.Mouse.ClickAsync(box.X + 20, box.Y + box.Height - 10);

        await tab.Page.Locator("button.stop").ClickAsync();

        await Expect(StateOf(tab)).ToHaveTextAsync("emergency", Patient);
        Assert.Equal((DeviceState.Emergency, 0), (bench.First.Stimulator.State, bench.Driven[0]));
        IEnumerable<(string Who, string Action)> audit = (await bench.CallAsync(HttpMethod.Get, "events?kind=audit&order=newest&limit=20", "")).GetProperty("events").EnumerateArray()
            .Select(static entry => (entry.GetProperty("who").GetString()!, entry.GetProperty("action").GetString()!));
        Assert.Equal(["outputs.emergency-stop"], audit.Where(static one => one.Who.Contains("viewer", StringComparison.Ordinal) && one.Action.StartsWith("outputs.", StringComparison.Ordinal)).Select(static one => one.Action));
        await Expect(tab.Button("Clear")).ToBeDisabledAsync();
    }

    private static ILocator StateOf(Tab tab) => tab.Page.Locator(".output-state");

    private static ILocator LevelOf(Tab tab) => tab.Page.Locator("[data-level='0']");

    private static ILocator RaiseOf(Tab tab, int output) => tab.Page.GetByRole(AriaRole.Button, new() { Name = $"Hold to raise Output {output} of Device 42" });
}
