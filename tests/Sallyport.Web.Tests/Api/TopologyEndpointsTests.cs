using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class TopologyEndpointsTests
{
    [Fact]
    public async Task Topology_Now_IsEveryDeviceOnItsNetwork()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, sleepy: true, name: "lamp");

        var answer = (await bench.CallAsync("GET", "/api/v1/topology")).Json;

        var lamp = Assert.Single(answer.GetProperty("nodes").EnumerateArray());
        Assert.Equal((WebBench.Id(node), "lamp", "attic", "sleeping", -61), (
            lamp.GetProperty("id").GetString(), lamp.GetProperty("name").GetString(), lamp.GetProperty("segment").GetString(), lamp.GetProperty("state").GetString(), lamp.GetProperty("rssi").GetInt32()));
        Assert.True(answer.GetProperty("whole").GetBoolean());
    }

    [Fact]
    public async Task Topology_BeforeTheFirstEntry_HasNobody()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1);

        var answer = (await bench.CallAsync("GET", "/api/v1/topology?at=2001-01-01T00:00:00Z")).Json;

        Assert.Equal(0, answer.GetProperty("nodes").GetArrayLength());
        Assert.Equal("2001-01-01T00:00:00.000Z", answer.GetProperty("at").GetString());
        Assert.StartsWith("20", answer.GetProperty("oldest").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at=yesterday")]
    [InlineData("at=1969-12-31T23:59:59Z")]
    [InlineData("at=2026-01-01T00:00:00Z&at=2026-01-01T00:00:00Z")]
    public async Task Topology_NoTime_IsRefused(string query)
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await bench.CallAsync("GET", $"/api/v1/topology?{query}");

        Assert.Equal((400, "malformed"), (answer.Status, answer.Code));
    }
}
