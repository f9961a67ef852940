namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>axe, the checker of the field, on every address of the dashboard: nothing that it calls serious or critical.</summary>
public sealed class AccessibilityTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    // Faults of one page as "rule: element"; rules are those of WCAG 2.2 AA and axe's own of best practice.
    private const string Check = """
        async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
            .filter(fault => fault.impact === "serious" || fault.impact === "critical")
            .flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.html.slice(0, 160)} ${node.any.map(one => one.message).join("; ").slice(0, 200)}`))
        """;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Axe_EveryAddress_FindsNothingSerious(bool isDark, bool isPhone)
    {
        await using Tab tab = await gateway.OpenAsync("/", isPhone: isPhone, isDark: isDark);
        string axe = await ReadAxeAsync();
        var faults = new List<string>();
        foreach (string address in await Addresses.ReadAsync(tab, gateway.Address))
        {
            await Addresses.OpenAsync(tab, gateway.Address, address);
            faults.AddRange((await FaultsAsync(tab, axe)).Select(fault => $"{address} {fault}"));
        }

        await tab.Page.Keyboard.PressAsync("Control+k");
        faults.AddRange((await FaultsAsync(tab, axe)).Select(static fault => $"palette {fault}"));
        Assert.True(faults.Count == 0, string.Join("\n", faults.Distinct()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_Entrance_FindsNothingSerious(bool isDark)
    {
        await using Tab tab = await gateway.OpenAsync("/", token: "nobody's", isDark: isDark);
        await Microsoft.Playwright.Assertions.Expect(tab.Page.Locator(".entrance")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        Assert.Empty(await FaultsAsync(tab, await ReadAxeAsync()));
    }

    /// <summary>The checker itself must see a fault, or the tests above could not fail.</summary>
    [Fact]
    public async Task Axe_PictureWithoutWords_IsFound()
    {
        await using Tab tab = await gateway.OpenAsync("/");
        string axe = await ReadAxeAsync();
        await Addresses.OpenAsync(tab, gateway.Address, "/");
        await tab.Page.EvaluateAsync("document.querySelector('main').append(document.createElement('img'))");

        Assert.Contains(await FaultsAsync(tab, axe), static fault => fault.StartsWith("image-alt: <img", StringComparison.Ordinal));
    }

    internal static async Task<string[]> FaultsAsync(Tab tab, string axe)
    {
        await tab.Page.EvaluateAsync(axe);
        return await tab.Page.EvaluateAsync<string[]>(Check);
    }

    internal static async Task<string> ReadAxeAsync()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sallyport.slnx")))
        {
            folder = folder.Parent;
        }

        string path = Path.Combine(folder!.FullName, "dashboard/node_modules/axe-core/axe.min.js");
        Assert.SkipUnless(File.Exists(path), "axe-core is not installed (eng/dashboard fetches it)");
        return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
    }
}
