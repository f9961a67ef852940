using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class PolicyEndpointsTests
{
    [Fact]
    public async Task Put_Choice_IsListedAndAudited()
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await bench.CallAsync("PUT", "/api/v1/policies", """{"scope":"enigmaiot","key":"unencrypted","value":"on"}""");

        var value = Assert.Single(answer.Json.GetProperty("values").EnumerateArray());
        Assert.Equal("""{"scope":"enigmaiot","key":"enigmaiot.unencrypted","value":"on"}""", value.GetRawText());
        Assert.Contains(answer.Json.GetProperty("definitions").EnumerateArray(), one => one.GetProperty("key").GetString() == "enigmaiot.unencrypted" && one.GetProperty("meaning").GetString()!.Length > 10);
        var audit = (await bench.CallAsync("GET", "/api/v1/events?kind=audit")).Json.GetProperty("events")[0];
        Assert.Equal(("policy.set", "local", "rest"), (audit.GetProperty("action").GetString(), audit.GetProperty("who").GetString(), audit.GetProperty("via").GetString()));
        Assert.Empty((await bench.CallAsync("PUT", "/api/v1/policies", """{"scope":"enigmaiot","key":"unencrypted","value":null}""")).Json.GetProperty("values").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"scope":"enigmaiot","key":"unencrypted","value":"maybe"}""", "malformed")]
    [InlineData("""{"scope":"enigmaiot","key":"nothing","value":"on"}""", "malformed")]
    [InlineData("""{"scope":"nobody","key":"unencrypted","value":"on"}""", "unknown-device")]
    [InlineData("""{"scope":"enigmaiot","key":"unencrypted"}""", "malformed")]
    [InlineData("""{"scope":null,"key":"unencrypted","value":"on"}""", "malformed")]
    public async Task Put_Nonsense_IsRefused(string order, string code)
    {
        await using var bench = await WebBench.StartAsync();

        Assert.Equal(code, (await bench.CallAsync("PUT", "/api/v1/policies", order)).Code);
        Assert.Empty(bench.Control.Policies);
    }
}
