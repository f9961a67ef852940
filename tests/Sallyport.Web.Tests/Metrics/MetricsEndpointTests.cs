using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Metrics;

public sealed partial class MetricsEndpointTests
{
    [Fact]
    public async Task Metrics_AfterTraffic_CountIt()
    {
        await using var bench = await WebBench.StartAsync();
        var before = Read(await ScrapeAsync(bench));
        var node = await bench.JoinAsync(1, sleepy: true, name: "lamp");
        await bench.CallAsync("POST", "/api/v1/downlinks", """{"device":"lamp","verb":"set","text":"x"}""");

        node.Data("one");
        node.Data("two");
        node.Clear("not encrypted");
        await WebBench.UntilAsync(() => bench.Control.Counts is { Uplinks.Count: 1, Refusals.Count: 1 } counts && counts.Uplinks.Values.Sum() == 2);

        var after = Read(await ScrapeAsync(bench));
        Assert.Equal(2, after["sallyport_uplinks_total{protocol=\"enigmaiot\",segment=\"attic\"}"]);
        Assert.Equal(1, after.Where(static one => one.Key.StartsWith("sallyport_refusals_total{reason=", StringComparison.Ordinal)).Sum(static one => one.Value));
        Assert.Equal(1, after.Where(static one => one.Key.StartsWith("sallyport_devices{", StringComparison.Ordinal)).Sum(static one => one.Value));
        Assert.Equal(0, before.Where(static one => one.Key.StartsWith("sallyport_devices{", StringComparison.Ordinal)).Sum(static one => one.Value));
        Assert.True(after["sallyport_journal_committed_seq"] > before["sallyport_journal_committed_seq"]);
        Assert.True(after.Single(static one => one.Key.StartsWith("sallyport_link_frames_received_total{", StringComparison.Ordinal)).Value >= 4);
        Assert.InRange(after["process_resident_memory_bytes"], 1e6, 1e11);
    }

    /// <summary>The rules: each name once with HELP and TYPE before its values, counters and only they end in _total, no series twice, and no device in a label.</summary>
    [Fact]
    public async Task Metrics_Text_KeepsTheRulesAndNamesNoDevice()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        node.Data("one");
        await WebBench.UntilAsync(() => bench.Control.Counts.Uplinks.Count == 1);

        var text = await ScrapeAsync(bench);

        string name = "", type = "";
        var names = new HashSet<string>(StringComparer.Ordinal);
        var series = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                name = line.Split(' ')[2];
                Assert.True(names.Add(name), line);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(name, line.Split(' ')[2]);
                type = line.Split(' ')[3];
                Assert.Equal(type == "counter", name.EndsWith("_total", StringComparison.Ordinal));
            }
            else
            {
                var match = Sample().Match(line);
                Assert.True(match.Success && match.Groups[1].Value == name, line);
                Assert.True(series.Add(line[..line.LastIndexOf(' ')]), line);
            }
        }

        Assert.True(names.Count >= 17, "metrics are missing");
        Assert.DoesNotContain("lamp", text, StringComparison.Ordinal);
        Assert.DoesNotContain(node.Address.ToString(), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_WithoutToken_Are401()
    {
        await using var bench = await WebBench.StartAsync(originalNeedsToken: false);
        using var nobody = bench.Client(null);

        Assert.Equal((401, "unauthorized"), await CodeAsync());

        async Task<(int, string?)> CodeAsync()
        {
            var answer = await bench.CallAsync("GET", "/metrics", client: nobody);
            return (answer.Status, answer.Code);
        }
    }

    [Fact]
    public void Labels_SpecialCharacters_AreEscaped()
    {
        var text = System.Text.Encoding.UTF8.GetString(new Web.Metrics.MetricText().Gauge("a", "b").Value(0.5, ("c", "x\"\\\ny")).ToUtf8());

        Assert.Equal("# HELP a b\n# TYPE a gauge\na{c=\"x\\\"\\\\\\ny\"} 0.5\n", text);
    }

    [Fact]
    public async Task Metrics_Promtool_FindsNothing()
    {
        var promtool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(static folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(promtool is null, "promtool is not installed");
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        node.Data("one");
        await WebBench.UntilAsync(() => bench.Control.Counts.Uplinks.Count == 1);
        var text = await ScrapeAsync(bench);

        using var check = Process.Start(new ProcessStartInfo(promtool!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await check.StandardInput.WriteAsync(text);
        check.StandardInput.Close();
        var said = await check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (check.ExitCode, said));
    }

    private static async Task<string> ScrapeAsync(WebBench bench)
    {
        var answer = await bench.CallAsync("GET", "/metrics");
        Assert.Equal((200, "text/plain"), (answer.Status, answer.ContentType));
        return answer.Body;
    }

    private static Dictionary<string, double> Read(string text) => text.TrimEnd('\n').Split('\n').Where(static line => line[0] != '#')
        .ToDictionary(static line => line[..line.LastIndexOf(' ')], static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    [GeneratedRegex("""^([a-z][a-z_]*)(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.E+-]+$""")]
    private static partial Regex Sample();
}
