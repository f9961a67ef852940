using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class GatewayEndpointsTests
{
    [Fact]
    public async Task Health_WithoutToken_IsAnswered()
    {
        await using var bench = await WebBench.StartAsync();
        using var nobody = bench.Client(null);

        var answer = await bench.CallAsync("GET", "/api/v1/health", client: nobody);

        Assert.Equal(200, answer.Status);
        Assert.Equal("ok", answer.Json.GetProperty("status").GetString());
        Assert.Equal("up", answer.Json.GetProperty("links")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Version_WithoutToken_NamesTheProduct()
    {
        await using var bench = await WebBench.StartAsync();
        using var nobody = bench.Client(null);

        var answer = await bench.CallAsync("GET", "/api/v1/version", client: nobody);

        Assert.Equal((200, "sallyport"), (answer.Status, answer.Json.GetProperty("product").GetString()));
    }
}
