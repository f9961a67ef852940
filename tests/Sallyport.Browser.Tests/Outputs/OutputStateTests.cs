using Microsoft.Playwright;
using Sallyport.Browser.Tests.Dashboard;
using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Messages;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>Every state of a device as the page shows it, without its colours; and a device that is looked for.</summary>
public sealed class OutputStateTests(PairBench bench) : IClassFixture<PairBench>
{
    private const float Wait = 30_000;
    private const string StateOfFirst = $"[data-device='{OutputBench.Device}'] .output-state";

    // Notes each state that is shown, with its shape and its meaning.
    private const string Watch = """
        selector => {
            window.seenStates = {};
            const note = () => {
                const state = document.querySelector(selector);
                window.seenStates[state.textContent] = `${state.textContent}|${state.querySelector("svg").innerHTML}|${state.title}`;
            };
            note();
            new MutationObserver(note).observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true, attributes: true });
        }
        """;

    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = Wait };

    /// <summary>Words and shapes are read, never colours: who sees none of them must be able to tell the states apart.</summary>
    [Fact]
    public async Task States_WithoutColours_DifferByWordsAndWhatFlowsByItsShape()
    {
        await bench.CalmAsync();
        await using Tab tab = await bench.OpenAsync("/outputs");
        await Expect(tab.Page.Locator(StateOfFirst)).ToHaveTextAsync("disarmed", Patient);
        await tab.Page.EvaluateAsync(Watch, StateOfFirst);
        var seen = new Dictionary<string, string>
        {
            ["disarmed"] = await ReadAsync(tab, "disarmed"),
        };
        await bench.OrderAsync(new OutputOrder { Kind = OutputOrderKind.Arm, Device = OutputBench.Device, Outputs = [0, 1], Seconds = 600 });
        seen["armed"] = await ReadAsync(tab, "armed");
        await bench.SetAsync(200, 0);
        seen["active"] = await ReadAsync(tab, "active");
        await bench.OrderAsync(new OutputOrder { Kind = OutputOrderKind.GrantKey, Device = OutputBench.Device, Seconds = 600 });
        await bench.OrderAsync(new OutputOrder { Kind = OutputOrderKind.RevokeKey, Device = OutputBench.Device });
        seen["rampdown"] = await ReadAsync(tab, "rampdown");
        bench.First.Stimulator.EmergencyStop();
        seen["emergency"] = await ReadAsync(tab, "emergency");
        await bench.RaiseAsync(100);
        bench.First.Stimulator.BeginFault(0, OutputFlags.OpenElectrode);
        seen["fault"] = await ReadAsync(tab, "fault");
        await Expect(tab.Page.Locator("[data-output='0'] .flag")).ToHaveTextAsync("Electrode off", Patient);
        await Expect(tab.Page.Locator("[data-output='0'] .flag .shape")).ToHaveCountAsync(1);
        bench.First.Stimulator.EndFault(0);
        bench.First.IsMuted = true;
        seen["not reached"] = await ReadAsync(tab, "not reached");
        bench.First.IsMuted = false;
        await bench.CalmAsync();

        string all = string.Join('\n', seen.Select(static pair => $"{pair.Key}: {pair.Value}"));
        Assert.True(seen.Values.Distinct().Count() == seen.Count, all);
        string[] flows = [.. new[] { "active", "rampdown", "not reached" }.Select(state => seen[state].Split('|')[1]).Distinct()];
        string[] rests = [.. new[] { "disarmed", "armed", "emergency", "fault" }.Select(state => seen[state].Split('|')[1]).Distinct()];
        Assert.True(flows.Length == 1 && rests.Length == 3 && !rests.Contains(flows[0]), all);
    }

    [Fact]
    public async Task Device_ThatSaysNothingByItself_IsFoundWhenItIsLookedForAndItsKeyIsAskedFor()
    {
        await bench.CalmAsync();
        await using Tab tab = await bench.OpenAsync("/outputs");
        ILocator found = tab.Page.Locator($"[data-device='{OutputBench.SecondDevice}']");
        await Expect(tab.Page.Locator(".output-state")).ToHaveTextAsync("disarmed", Patient);
        await Expect(found).ToHaveCountAsync(0);
        bench.Second.IsMuted = false;

        await tab.Button("Look for devices").ClickAsync();

        await Expect(tab.Page.Locator(".outputs > .head [role=status]")).ToHaveTextAsync("Asked on lab, ward. Who answers appears here.", Patient);
        await Expect(found).ToHaveCountAsync(1, new() { Timeout = Wait });
        await Expect(found.Locator(".command code")).ToHaveTextAsync("./sallyport outputs key estim/ward/17 stim.key");
        Assert.Equal(0, await found.Locator(".raise").CountAsync());
        await bench.GiveSecondKeyAsync();
        await Expect(found.Locator(".output-state")).ToHaveTextAsync("disarmed", Patient);
        await Expect(found.Locator(".raise")).ToHaveCountAsync(2, new() { Timeout = Wait });
    }

    /// <summary>The words and the outline of the state's shape in the card of the first device, once it was shown: what lasts for ten seconds only is not missed.</summary>
    private static async Task<string> ReadAsync(Tab tab, string word)
    {
        IJSHandle seen = await tab.Page.WaitForFunctionAsync("word => window.seenStates[word]", word, new() { Timeout = 2 * Wait });
        return await seen.JsonValueAsync<string>();
    }
}
