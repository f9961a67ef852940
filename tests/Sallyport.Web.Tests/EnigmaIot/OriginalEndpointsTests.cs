using Sallyport.Gateway.Devices;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.EnigmaIot;

public sealed class OriginalEndpointsTests
{
    [Fact]
    public async Task Nodes_JoinedNodes_AreListedAsTheOriginalDoes()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "kitchen");
        await bench.JoinAsync(2);

        var answer = await bench.CallAsync("GET", "/api/gw/nodes");

        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal("""{"nodes":[{"nodeId":0,"address":"5c:cf:7f:00:00:01", "name":"kitchen"},{"nodeId":1,"address":"5c:cf:7f:00:00:02"}]}""", answer.Body);
        Assert.Equal("""{"nodeNumber":2}""", (await bench.CallAsync("GET", "/api/gw/nodenumber?network=attic")).Body);
        Assert.Equal(404, (await bench.CallAsync("GET", "/api/gw/nodenumber?network=cellar")).Status);
    }

    [Fact]
    public async Task Delete_Node_IsRemovedAndGone()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "kitchen");

        var answer = await bench.CallAsync("DELETE", "/api/node/node?nodename=kitchen");

        Assert.Equal((200, """{"result":"ok"}"""), (answer.Status, answer.Body));
        await WebBench.UntilAsync(() => bench.Control.Devices[0].State == DeviceState.Left);
        Assert.Equal(404, (await bench.CallAsync("GET", "/api/node/node?nodename=kitchen")).Status);
    }

    [Fact]
    public async Task Restart_NodeInAForm_GetsTheCommand()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "kitchen");
        using var form = new FormUrlEncodedContent([new("nodename", "kitchen")]);

        using var response = await bench.Http.PutAsync(new Uri("/api/node/restart", UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.Equal("""{"node_restart":"processed"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("restart", Assert.Single(bench.Control.Downlinks(null)).Request.Control);
    }

    [Fact]
    public async Task Gateway_Confirmed_IsActedUponAndAudited()
    {
        await using var bench = await WebBench.StartAsync();

        Assert.Equal(404, (await bench.CallAsync("PUT", "/api/gw/reset")).Status);
        Assert.Equal((0, 0), (bench.Machine.Restarts, bench.Machine.Resets.Count));
        Assert.Equal(200, (await bench.CallAsync("PUT", "/api/gw/restart?confirm=1")).Status);
        Assert.Equal(200, (await bench.CallAsync("PUT", "/api/gw/reset?confirm=1")).Status);

        await WebBench.UntilAsync(() => bench.Machine is { Restarts: 1, Resets.Count: 1 });
        Assert.Equal("local", bench.Machine.Resets[0].Who);
        Assert.Contains(bench.Journal.Entries, entry => entry.Body is Gateway.Journal.Bodies.AuditBody { Action: "gateway.reset" });
    }

    [Fact]
    public async Task Unknown_Path_IsTheOriginalsPlainWord()
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await bench.CallAsync("GET", "/api/xx");

        Assert.Equal((404, "text/plain", "Not Found"), (answer.Status, answer.ContentType, answer.Body));
    }

    /// <summary>Without the token only scripts on this machine are let in: not a web page, nor a name that was bound to this address.</summary>
    [Theory]
    [InlineData(null, null, 200)]
    [InlineData("Origin", "https://example.org", 401)]
    [InlineData("Sec-Fetch-Site", "cross-site", 401)]
    [InlineData("Host", "example.org", 421)]
    public async Task TokenOff_OnlyLocalScripts_AreLetIn(string? header, string? value, int status)
    {
        await using var bench = await WebBench.StartAsync(originalNeedsToken: false);
        using var nobody = bench.Client(null);
        if (header is not null)
        {
            nobody.DefaultRequestHeaders.Add(header, value);
        }

        Assert.Equal(status, (await bench.CallAsync("GET", "/api/gw/nodenumber", client: nobody)).Status);
        Assert.Equal(status == 421 ? 421 : 401, (await bench.CallAsync("GET", "/api/v1/devices", client: nobody)).Status);
    }
}
