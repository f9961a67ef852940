using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.SignIn;

public sealed class AccessScopeTests
{
    private const string Ask = """{"device":"DEVICE","verb":"get","text":"x"}""";

    [Fact]
    public async Task Scope_OfADevice_SeesAndCommandsNoOther()
    {
        await using var bench = await WebBench.StartAsync();
        var mine = await bench.JoinAsync(1, sleepy: true, name: "mine");
        await bench.JoinAsync(2, sleepy: true, name: "other");
        var id = WebBench.Id(mine);
        using var holder = await HolderAsync(bench, $"\"{id}\"");
        var ofOther = (await bench.CallAsync("POST", "/api/v1/downlinks", Ask.Replace("DEVICE", "other", StringComparison.Ordinal))).Json.GetProperty("downlinkId").GetInt64();

        Assert.Equal([id], (await bench.CallAsync("GET", "/api/v1/devices", client: holder)).Json.EnumerateArray().Select(static one => one.GetProperty("id").GetString()));
        Assert.Equal("unknown-device", (await bench.CallAsync("GET", "/api/v1/devices/other", client: holder)).Code);
        Assert.Equal("unknown-device", (await bench.CallAsync("DELETE", "/api/v1/devices/other", client: holder)).Code);
        Assert.Equal("unknown-device", (await bench.CallAsync("POST", "/api/v1/downlinks", Ask.Replace("DEVICE", "other", StringComparison.Ordinal), holder)).Code);
        Assert.Equal("unknown-device", (await bench.CallAsync("POST", "/api/v1/downlinks", Ask.Replace("DEVICE", "enigmaiot/attic/broadcast", StringComparison.Ordinal), holder)).Code);
        Assert.Equal("unknown-downlink", (await bench.CallAsync("GET", $"/api/v1/downlinks/{ofOther}", client: holder)).Code);
        Assert.Equal(404, (await bench.CallAsync("DELETE", $"/api/v1/downlinks/{ofOther}", client: holder)).Status);
        Assert.Equal(202, (await bench.CallAsync("POST", "/api/v1/downlinks", Ask.Replace("DEVICE", "mine", StringComparison.Ordinal), holder)).Status);
        Assert.Single((await bench.CallAsync("GET", "/api/v1/downlinks", client: holder)).Json.EnumerateArray());

        var events = (await bench.CallAsync("GET", "/api/v1/events?limit=1000", client: holder)).Json.GetProperty("events").EnumerateArray().Select(static one => one.GetProperty("device").GetString()).ToArray();
        Assert.True(events.Length > 2, "the device has a past");
        Assert.Equal([id], events.Distinct());
        Assert.Equal("forbidden-scope", (await bench.CallAsync("GET", "/metrics", client: holder)).Code);
        Assert.Equal("forbidden-scope", (await bench.CallAsync("GET", "/api/node/status?nodename=other", client: holder)).Code);
    }

    [Fact]
    public async Task Scope_OfANetwork_HoldsAllOfItAndNothingThatBeginsAlike()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1);
        using var holder = await HolderAsync(bench, "\"enigmaiot/attic\"");
        using var stranger = await HolderAsync(bench, "\"enigmaiot/att\"", "stranger");

        Assert.Equal(1, (await bench.CallAsync("GET", "/api/v1/devices", client: holder)).Json.GetArrayLength());
        Assert.Equal(202, (await bench.CallAsync("POST", "/api/v1/downlinks", Ask.Replace("DEVICE", "enigmaiot/attic/broadcast", StringComparison.Ordinal), holder)).Status);
        Assert.Equal(0, (await bench.CallAsync("GET", "/api/v1/devices", client: stranger)).Json.GetArrayLength());
    }

    [Fact]
    public async Task Scope_OnTheLiveFeed_BringsOnlyItsDevices()
    {
        await using var bench = await WebBench.StartAsync();
        var mine = await bench.JoinAsync(1);
        using var holder = await HolderAsync(bench, $"\"{WebBench.Id(mine)}\"");
        holder.DefaultRequestHeaders.Add("Accept", "text/event-stream");
        using var stream = new StreamReader(await holder.GetStreamAsync(new Uri("/api/v1/events", UriKind.Relative), TestContext.Current.CancellationToken));
        await stream.ReadLineAsync(TestContext.Current.CancellationToken);

        await bench.JoinAsync(2, name: "other");
        mine.Name("mine");

        var data = "";
        while (!data.Contains("\"mine\"", StringComparison.Ordinal))
        {
            data = await stream.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the feed ended");
            Assert.False(data.StartsWith("data:", StringComparison.Ordinal) && !data.Contains(WebBench.Id(mine), StringComparison.Ordinal), data);
        }
    }

    [Theory]
    [InlineData("""{"name":"n","role":"viewer","areas":["nonsense"]}""")]
    [InlineData("""{"name":"n","role":"viewer","areas":["users"]}""")]
    [InlineData("""{"name":"n","role":"viewer","devices":["lamp"]}""")]
    [InlineData("""{"name":"n","role":"viewer","devices":["a//b"]}""")]
    public async Task Scope_WordsOfNothing_AreRefused(string order)
    {
        await using var bench = await WebBench.StartAsync();
        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/tokens", order)).Status);
    }

    private static async Task<HttpClient> HolderAsync(WebBench bench, string devices, string name = "holder")
    {
        var made = await bench.CallAsync("POST", "/api/v1/tokens", $$"""{"name":"{{name}}","role":"operator","devices":[{{devices}}]}""");
        Assert.Equal(201, made.Status);
        return bench.Client(made.Json.GetProperty("token").GetString());
    }
}
