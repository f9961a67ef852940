using System.Text;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class DownlinkEndpointsTests
{
    [Theory]
    [InlineData("""{"device":"lamp","verb":"set","json":{"light":1}}""", "msgpack", "81a56c6967687401")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"00FF"}""", "raw", "00ff")]
    [InlineData("""{"device":"lamp","verb":"get","text":"dim"}""", "raw", "64696d00")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"016700ff","encoding":"cayenne"}""", "cayenne", "016700ff")]
    [InlineData("""{"device":"lamp","verb":"set","json":null,"text":"x"}""", "raw", "7800")]
    [InlineData("""{"device":"lamp","verb":"control","control":"sleeptime","value":30}""", "raw", "1e000000")]
    [InlineData("""{"device":"lamp","verb":"control","control":"name","value":"desk"}""", "raw", "6465736b")]
    public async Task Submit_EachForm_IsQueuedAsItsOctets(string order, string encoding, string hex)
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");

        var answer = await bench.CallAsync("POST", "/api/v1/downlinks", order);

        Assert.Equal(202, answer.Status);
        Assert.Equal(("queued", encoding, hex), (Text(answer, "state"), Text(answer, "encoding"), Text(answer, "payloadHex")));
        Assert.Equal("enigmaiot/attic/5C:CF:7F:00:00:01", Text(answer, "device"));
    }

    [Theory]
    [InlineData("""{"device":"lamp","verb":"set"}""")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"0"}""")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"00","text":"x"}""")]
    [InlineData("""{"device":"lamp","verb":"put","hex":"00"}""")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"00","unknown":1}""")]
    [InlineData("""{"device":"lamp","device":"lamp","verb":"set","hex":"00"}""")]
    [InlineData("""{"device":"lamp","verb":"control"}""")]
    [InlineData("""{"device":"lamp","verb":"control","control":"selfdestruct"}""")]
    [InlineData("""{"device":"lamp","verb":"control","control":"sleeptime","value":-1}""")]
    [InlineData("""{"device":"lamp","verb":"control","control":"version","value":"x"}""")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"00","expiresIn":0}""")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"00","priority":101}""")]
    [InlineData("""{"verb":"set","hex":"00"}""")]
    [InlineData("""{"device":null,"verb":"set","hex":"00"}""")]
    [InlineData("""{"device":"lamp","verb":null,"hex":"00"}""")]
    [InlineData("""{"device":"lamp","verb":"set","hex":"00","expiresIn":1e999}""")]
    [InlineData("""{"device":"lamp","verb":"set","json":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Submit_Nonsense_Is400AndQueuesNothing(string order)
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");

        var answer = await bench.CallAsync("POST", "/api/v1/downlinks", order);

        Assert.Equal((400, "malformed"), (answer.Status, answer.Code));
        Assert.Empty(bench.Control.Downlinks(null));
    }

    [Fact]
    public async Task Submit_TooManyOctets_IsTooLong()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "lamp");

        var answer = await bench.CallAsync("POST", "/api/v1/downlinks", $$"""{"device":"lamp","verb":"set","hex":"{{new string('0', 430)}}"}""");

        Assert.Equal((400, "too-long"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Submit_OtherMediaType_Is415()
    {
        await using var bench = await WebBench.StartAsync();
        using var content = new StringContent("{}", Encoding.UTF8, "text/plain");

        using var response = await bench.Http.PostAsync(new Uri("/api/v1/downlinks", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(415, (int)response.StatusCode);
    }

    [Fact]
    public async Task Wait_AnsweredCommand_EndsWithTheAnswer()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        var id = (await bench.CallAsync("POST", "/api/v1/downlinks", """{"device":"lamp","verb":"control","control":"version"}""")).Json.GetProperty("downlinkId").GetInt64();
        var waiting = bench.CallAsync("GET", $"/api/v1/downlinks/{id}?wait=20");

        await WebBench.UntilAsync(() =>
        {
            bench.Listen(node);
            return node.TakeControls().Length > 0;
        });
        node.Control(0x81, 1, 2, 3);

        var answer = (await waiting).Json;
        Assert.Equal(("answered", "1.2.3"), (answer.GetProperty("state").GetString(), answer.GetProperty("answer").GetProperty("version").GetString()));
    }

    [Fact]
    public async Task Cancel_Queued_IsCancelledOnce()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        var ids = new List<long>();
        for (var number = 0; number < 2; number++)
        {
            ids.Add((await bench.CallAsync("POST", "/api/v1/downlinks", """{"device":"lamp","verb":"set","text":"x"}""")).Json.GetProperty("downlinkId").GetInt64());
        }

        var answer = await bench.CallAsync("DELETE", $"/api/v1/downlinks/{ids[1]}");

        Assert.Equal((200, "cancelled"), (answer.Status, Text(answer, "state")));
        Assert.Equal("too-late", (await bench.CallAsync("DELETE", $"/api/v1/downlinks/{ids[1]}")).Code);
        Assert.Equal(2, (await bench.CallAsync("GET", "/api/v1/downlinks?device=lamp")).Json.GetArrayLength());
        Assert.Equal(ids[1], (await bench.CallAsync("GET", "/api/v1/downlinks?limit=1")).Json[0].GetProperty("downlinkId").GetInt64());
    }

    [Theory]
    [InlineData("GET", "/api/v1/downlinks/77", 404, "unknown-downlink")]
    [InlineData("GET", "/api/v1/downlinks/x", 404, "unknown-downlink")]
    [InlineData("DELETE", "/api/v1/downlinks/-1", 404, "unknown-downlink")]
    [InlineData("GET", "/api/v1/downlinks/1?wait=61", 400, "malformed")]
    [InlineData("GET", "/api/v1/downlinks?limit=0", 400, "malformed")]
    [InlineData("GET", "/api/v1/downlinks?device=nobody", 404, "unknown-device")]
    public async Task Ask_WhatDoesNotExist_IsRefused(string method, string path, int status, string code)
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await bench.CallAsync(method, path);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    private static string? Text(WebBench.Answer answer, string property) => answer.Json.GetProperty(property).GetString();
}
