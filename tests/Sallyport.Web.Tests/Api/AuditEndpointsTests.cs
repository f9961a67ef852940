using System.Text.Json;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class AuditEndpointsTests
{
    private static readonly Caller Anna = new("anna", "local", "rest");
    private static readonly Caller Bob = new("bob", "local", "rest");

    [Fact]
    public async Task Audit_PagesInBothDirections_AreWholeAndEnd()
    {
        await using var bench = await WebBench.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await WriteAsync(bench, $"try.{i}", "", Anna);
        }

        foreach (var (order, bound, expected) in ((string, string, string[])[])[("newest", "before", ["try.6", "try.5", "try.4", "try.3", "try.2", "try.1", "try.0"]), ("oldest", "since", ["try.0", "try.1", "try.2", "try.3", "try.4", "try.5", "try.6"])])
        {
            var actions = new List<string>();
            var pages = 0;
            for (var next = ""; pages == 0 || next.Length > 0; pages++)
            {
                var page = (await bench.CallAsync("GET", $"/api/v1/audit?action=try&order={order}&limit=3{(next.Length > 0 ? $"&{bound}={next}" : "")}")).Json;
                actions.AddRange(page.GetProperty("entries").EnumerateArray().Select(static one => one.GetProperty("action").GetString()!));
                next = page.GetProperty("next").ValueKind == JsonValueKind.Null ? "" : page.GetProperty("next").ToString();
            }

            Assert.Equal(expected, actions);
            Assert.Equal(3, pages);
        }
    }

    [Theory]
    [InlineData("who=anna", 2)]
    [InlineData("who=ann", 0)]
    [InlineData("action=lamp.on", 2)]
    [InlineData("action=lamp", 3)]
    [InlineData("action=lam", 0)]
    [InlineData("target=roof", 2)]
    [InlineData("target=roo", 0)]
    [InlineData("q=ROO", 2)]
    [InlineData("q=why", 3)]
    [InlineData("who=anna&target=roof", 1)]
    [InlineData("action=lamp&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", 0)]
    public async Task Audit_Conditions_MustAllHold(string query, int expected)
    {
        await using var bench = await WebBench.StartAsync();
        await WriteAsync(bench, "lamp.on", "roof", Anna);
        await WriteAsync(bench, "lamp.on", "cellar", Bob);
        await WriteAsync(bench, "lamp.off", "roof", Bob);
        await WriteAsync(bench, "other", "", Anna, "nothing");

        var answer = await bench.CallAsync("GET", $"/api/v1/audit?{query}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(expected, answer.Json.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Audit_TargetByTheNameOfADevice_IsThatDevice()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "lamp");
        Assert.Equal(204, (await bench.CallAsync("DELETE", "/api/v1/devices/lamp")).Status);

        var entry = Assert.Single((await bench.CallAsync("GET", "/api/v1/audit?target=lamp")).Json.GetProperty("entries").EnumerateArray());

        Assert.Equal("5C:CF:7F:00:00:01", entry.GetProperty("target").GetString()!.Split('/')[^1]);
    }

    [Fact]
    public async Task Audit_Chain_IsIntactSinceItsFirstEntryAndGoesOn()
    {
        await using var bench = await WebBench.StartAsync();
        await WriteAsync(bench, "first", "", Anna);
        var before = (await bench.CallAsync("GET", "/api/v1/audit")).Json;
        await WriteAsync(bench, "second", "", Anna);

        var after = (await bench.CallAsync("GET", "/api/v1/audit")).Json;

        var chain = after.GetProperty("chain");
        Assert.Equal("intact", chain.GetProperty("state").GetString());
        Assert.Equal(before.GetProperty("chain").GetProperty("entries").GetInt64() + 1, chain.GetProperty("entries").GetInt64());
        Assert.Equal(after.GetProperty("entries").EnumerateArray().Last().GetProperty("time").GetString(), chain.GetProperty("since").GetString());
        Assert.Equal(after.GetProperty("entries")[0].GetProperty("hash").GetString(), chain.GetProperty("hash").GetString());
    }

    [Fact]
    public async Task Audit_EntryThatWasForged_IsNamed()
    {
        await using var bench = await WebBench.StartAsync();
        await WriteAsync(bench, "first", "", Anna);
        Assert.Equal("intact", State(await bench.CallAsync("GET", "/api/v1/audit")));
        var forged = bench.Journal.Append(1, "", new AuditBody("anna", "local", "rest", "forged", "", null, new string('0', 64), new string('1', 64)));
        Assert.True(bench.Journal.Commit());

        var answer = await bench.CallAsync("GET", "/api/v1/audit");

        Assert.Equal("broken", State(answer));
        Assert.Equal(forged, answer.Json.GetProperty("chain").GetProperty("brokenSeq").GetInt64());
    }

    private static string? State(WebBench.Answer answer) => answer.Json.GetProperty("chain").GetProperty("state").GetString();

    private static async Task WriteAsync(WebBench bench, string action, string target, Caller caller, string detail = "why not") =>
        Assert.True((await bench.Control.AuditAsync(action, target, detail, caller, TestContext.Current.CancellationToken)).Accepted);
}
