using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>Uses everything that is enabled on addresses of the dashboard, as somebody with a role, and notes what the gateway forbade.</summary>
internal sealed class RoleWalk
{
    /// <summary>Most that is used on one address: lists that live could go on for ever.</summary>
    private const int Most = 150;

    // The next enabled control that was not used yet: its kind and words, without the digits by which rows differ. Types into it, chooses in it, or clicks it.
    private const string UseNext = """
        used => {
            const words = node => (node.getAttribute("aria-label") ?? node.labels?.[0]?.innerText ?? node.innerText ?? node.placeholder ?? "").trim().replace(/[0-9:.]+/g, "#").slice(0, 60);
            for (const node of document.querySelectorAll("main :is(button, select, input, textarea, summary), [role=dialog] :is(button, select, input)")) {
                const key = `${node.tagName.toLowerCase()} ${node.type ?? ""} "${words(node)}"`;
                if (node.disabled || node.type === "file" || used.includes(key) || !node.checkVisibility()) {
                    continue;
                }
                if (node instanceof HTMLSelectElement) {
                    for (const option of [...node.options].map(one => one.value)) {
                        node.value = option;
                        node.dispatchEvent(new Event("input", { bubbles: true }));
                        node.dispatchEvent(new Event("change", { bubbles: true }));
                    }
                } else if (node.matches("button, summary, [type=checkbox], [type=radio]")) {
                    node.click();
                } else {
                    node.value = node.type === "number" || node.type === "range" ? "1" : node.type === "text" || node.type === "search" || node.type === "textarea" || node.type === "password" ? "walk walk walk" : node.value;
                    node.dispatchEvent(new Event("input", { bubbles: true }));
                    node.dispatchEvent(new Event("change", { bubbles: true }));
                }
                return key;
            }
            return null;
        }
        """;

    // Counts what the page asks and has no answer to yet, but for questions that wait.
    private const string Count = """
        window.walkRunning = 0;
        const ask = window.fetch;
        window.fetch = async (...question) => {
            if (String(question[0]).includes("wait=")) {
                return ask(...question);
            }
            window.walkRunning++;
            try {
                return await ask(...question);
            } finally {
                window.walkRunning--;
            }
        };
        """;

    private readonly Tab _tab;
    private readonly ConcurrentQueue<string> _forbidden = [];
    private string _place = "";

    private RoleWalk(Tab tab)
    {
        _tab = tab;
        tab.Page.Response += (_, response) => Note(response);
    }

    /// <summary>Whatever was used, in order: the address, and the control.</summary>
    public List<string> Used { get; } = [];

    /// <summary>What the gateway answered with 403, and where the walk was then.</summary>
    public IReadOnlyCollection<string> Forbidden => _forbidden;

    /// <summary>Walks.</summary>
    /// <param name="tab">Somebody is signed in there.</param>
    /// <param name="gateway">Its base address.</param>
    /// <param name="addresses">Where to; null: everywhere that the dashboard leads to.</param>
    public static async Task<RoleWalk> RunAsync(Tab tab, Uri gateway, IReadOnlyList<string>? addresses = null)
    {
        var walk = new RoleWalk(tab);
        await tab.Page.AddInitScriptAsync(Count);
        foreach (string address in addresses ?? await Addresses.ReadAsync(tab, gateway))
        {
            await walk.UseAsync(gateway, address);
        }

        return walk;
    }

    private async Task UseAsync(Uri gateway, string address)
    {
        _place = address;
        await Addresses.OpenAsync(_tab, gateway, address);
        await SettleAsync();
        string[] used = [];
        string here = new Uri(_tab.Page.Url).AbsolutePath;
        while (used.Length < Most && await NextAsync(used) is { } control)
        {
            used = [.. used, control];
            Used.Add($"{address} {control}");
            _place = $"{address} {control}";
            await SettleAsync();
            if (new Uri(_tab.Page.Url).AbsolutePath != here)
            {
                await Addresses.OpenAsync(_tab, gateway, address);
            }
        }
    }

    /// <summary>Uses one control more; null when there is none.</summary>
    private async Task<string?> NextAsync(string[] used)
    {
        JsonElement? key = await _tab.Page.EvaluateAsync(UseNext, used);
        return key is { ValueKind: JsonValueKind.String } word ? word.GetString() : null;
    }

    private async Task SettleAsync() => await _tab.Page.WaitForFunctionAsync("() => window.walkRunning === 0", null, new() { Timeout = 60_000 });

    private void Note(IResponse response)
    {
        if (response.Status == 403)
        {
            _forbidden.Enqueue($"{_place}: {response.Request.Method} {new Uri(response.Url).PathAndQuery}");
        }
    }
}
