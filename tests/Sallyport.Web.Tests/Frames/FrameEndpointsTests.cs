using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Sallyport.Links.Capture;
using Sallyport.Web.Tests.Fakes;
using Sallyport.Wire.Session;

namespace Sallyport.Web.Tests.Frames;

public sealed class FrameEndpointsTests
{
    [Fact]
    public async Task List_Frames_NewestFirstWithNameVerdictAndOctets()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        node.Data("21.5");
        await WebBench.UntilAsync(() => bench.Control.Frames!.Newest == 4);

        var page = (await bench.CallAsync("GET", "/api/v1/frames")).Json;

        Assert.Equal((WebBench.FrameEpoch, 1L, 4L), (page.GetProperty("epoch").GetInt64(), page.GetProperty("oldest").GetInt64(), page.GetProperty("newest").GetInt64()));
        var frames = page.GetProperty("frames").EnumerateArray().ToArray();
        Assert.Equal(["sensor-data", "node-name-set", "server-hello", "client-hello"], frames.Select(static frame => frame.GetProperty("type").GetString()));
        Assert.Equal(
            (4L, "in", WebBench.Id(node), "lamp", "accepted", -61, 3, 40, "session", 1L),
            (frames[0].GetProperty("number").GetInt64(), frames[0].GetProperty("direction").GetString(), frames[0].GetProperty("device").GetString(), frames[0].GetProperty("name").GetString(),
                frames[0].GetProperty("verdict").GetString(), frames[0].GetProperty("rssi").GetInt32(), frames[0].GetProperty("channel").GetInt32(), frames[0].GetProperty("length").GetInt32(),
                frames[0].GetProperty("key").GetString(), frames[0].GetProperty("keyEpoch").GetInt64()));
        Assert.Equal(bench.Control.Frames!.Find(4)!.Octets, Convert.FromHexString(frames[0].GetProperty("hex").GetString()!));
    }

    [Fact]
    public async Task List_FilterBeforeAndLimit_Page()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        for (var round = 0; round < 5; round++)
        {
            node.Data($"{round}");
        }

        await WebBench.UntilAsync(() => bench.Control.Frames!.Newest == 8);
        Assert.Equal([8, 7], await NumbersAsync(bench, "filter=type:data%20device:lamp&limit=2"));
        Assert.Equal([6, 5, 4], await NumbersAsync(bench, "filter=type:data%20device:lamp&before=7"));
        Assert.Empty(await NumbersAsync(bench, "filter=verdict:refused"));
        Assert.Empty(await NumbersAsync(bench, "before=1"));
    }

    [Theory]
    [InlineData("filter=typ:x", "bad-filter", "column 1: 'typ' is no key")]
    [InlineData("filter=type:data%20last:x", "bad-filter", "column 16: 'x' is no time")]
    [InlineData("before=0", "malformed", "'before'")]
    [InlineData("limit=10001", "malformed", "'limit'")]
    public async Task List_BadQuestion_Is400AndSaysWhere(string query, string code, string detail)
    {
        await using var bench = await WebBench.StartAsync();
        var answer = await bench.CallAsync("GET", $"/api/v1/frames?{query}");
        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Contains(detail, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Each octet belongs to one field, on the air and in clear; the payload is told in its own fields.</summary>
    [Fact]
    public async Task One_DataFrame_HasItsAnatomyBeforeAndAfterDecryption()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        node.Data("21.5");
        await WebBench.UntilAsync(() => bench.Control.Frames!.Newest == 4);

        var one = (await bench.CallAsync("GET", "/api/v1/frames/4")).Json;

        Assert.Equal("SensorData", one.GetProperty("title").GetString());
        Assert.Equal(["type", "iv", "encrypted", "tag"], Names(one));
        Assert.Equal(40, Covered(one));
        var plain = one.GetProperty("plain");
        Assert.Equal(["length", "nodeId", "counter", "encoding", "payload"], Names(plain));
        Assert.Equal((13, 11), (plain.GetProperty("offset").GetInt32(), Covered(plain)));
        Assert.EndsWith("32312e35", plain.GetProperty("hex").GetString(), StringComparison.Ordinal);
        Assert.Equal("enigmaiot.md 4.3", one.GetProperty("fields")[0].GetProperty("section").GetString());
    }

    [Fact]
    public async Task One_BroadcastKey_IsMaskedForEverybody()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        node.Hello(broadcast: true);
        await WebBench.UntilAsync(() => bench.Control.Frames!.Newest == 5);

        var one = (await bench.CallAsync("GET", "/api/v1/frames/5")).Json;

        Assert.Equal("DownlinkControl", one.GetProperty("title").GetString());
        var plain = one.GetProperty("plain");
        Assert.EndsWith("10" + new string('*', 64), plain.GetProperty("hex").GetString(), StringComparison.Ordinal);
        var secret = plain.GetProperty("fields").EnumerateArray().Last();
        Assert.Equal(("arguments", true, "a broadcast key"), (secret.GetProperty("name").GetString(), secret.GetProperty("secret").GetBoolean(), secret.GetProperty("value").GetString()));
    }

    [Fact]
    public async Task One_ThatIsNotKept_Is404AndSaysWhatIs()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1);
        foreach (var number in new[] { "3", "0", "x", "99999999999999999999" })
        {
            var answer = await bench.CallAsync("GET", $"/api/v1/frames/{number}");
            Assert.Equal((404, "unknown-frame"), (answer.Status, answer.Code));
            Assert.Contains("1 to 2", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Capture_Filtered_HoldsTheOctetsInOrderAndNoPlaintext()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        node.Data("a secret that is easy to find");
        node.Data("another");
        await WebBench.UntilAsync(() => bench.Control.Frames!.Newest == 4);

        using var response = await bench.Http.GetAsync(new Uri("/api/v1/frames.pcapng?filter=type:data", UriKind.Relative), TestContext.Current.CancellationToken);
        var file = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal("application/x-pcapng", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(-1, file.AsSpan().IndexOf("easy to find"u8));
        var reader = new PcapngReader(new MemoryStream(file));
        Assert.Equal(bench.Control.Frames!.Find(3)!.Octets, reader.Read()!.Payload.ToArray());
        Assert.Equal(bench.Control.Frames.Find(4)!.Octets, reader.Read()!.Payload.ToArray());
        Assert.Null(reader.Read());
    }

    [Fact]
    public async Task Filter_Language_KnowsTheWordsOfThisGateway()
    {
        await using var bench = await WebBench.StartAsync();
        var keys = (await bench.CallAsync("GET", "/api/v1/frames/filter")).Json.GetProperty("keys").EnumerateArray().ToDictionary(static key => key.GetProperty("name").GetString()!);
        Assert.Contains("sensor-data", keys["type"].GetProperty("words").EnumerateArray().Select(static word => word.GetString()));
        Assert.Equal([WebBench.Network], keys["network"].GetProperty("words").EnumerateArray().Select(static word => word.GetString()));
        Assert.Equal("duration", keys["last"].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task NoFramesKept_Is501AndNamesTheSetting()
    {
        await using var bench = await WebBench.StartAsync(keepFrames: false);
        foreach (var path in new[] { "frames", "frames/1", "frames/filter", "frames.pcapng" })
        {
            var answer = await bench.CallAsync("GET", $"/api/v1/{path}");
            Assert.Equal((501, "unsupported"), (answer.Status, answer.Code));
            Assert.Contains("frames.keep", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A frame comes at once, and again when its outcome is known; what the filter hides does not come.</summary>
    [Fact]
    public async Task Stream_Filtered_TellsWhatComesAndResumes()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        using var request = Request("filter=type:data", null);
        using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        node.Link.Send(TransmitId.None, node.Address, node.Gateway, [0x77, 1]);
        node.Data("one");

        var items = await AfterFrameAsync(response);
        Assert.Equal("sensor-data", Assert.Single(items, static item => item.EventType == "frame").Data.GetProperty("type").GetString());

        node.Data("two");
        await WebBench.UntilAsync(() => bench.Control.Frames!.Newest == 5);
        using var again = Request("filter=type:data", items[^1].EventId);
        using var resumed = await bench.Http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var rest = await AfterFrameAsync(resumed);
        Assert.Equal(5, Assert.Single(rest, static item => item.EventType == "frame").Data.GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Stream_IdOfAnotherRun_BeginsWithAGap()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1);
        using var request = Request("", "76-1");
        using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var gap = (await UntilAsync(response, static item => item.EventType == "gap"))[^1];
        Assert.Equal((WebBench.FrameEpoch, 2L), (gap.Data.GetProperty("epoch").GetInt64(), gap.Data.GetProperty("newest").GetInt64()));
    }

    /// <summary>More frames in a second than the listener wants are counted, not sent.</summary>
    [Fact]
    public async Task Stream_TooMany_AreCountedAsSkipped()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        using var request = Request("limit=3", null);
        using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        for (var round = 0; round < 50; round++)
        {
            node.Data($"{round}");
        }

        var items = await UntilAsync(response, static item => item.EventType == "skipped");
        var sent = items.Count(static item => item.EventType == "frame");
        Assert.Equal(50, sent + items[^1].Data.GetProperty("frames").GetInt32());
        Assert.InRange(sent, 3, 9);
    }

    [Fact]
    public async Task Stream_ListenerThatStopsReading_IsDropped()
    {
        await using var bench = await WebBench.StartAsync(stallTime: TimeSpan.FromMilliseconds(300));
        var node = await bench.JoinAsync(1);
        using var silent = await VanishingCaller.GetAsync(bench, "/api/v1/frames?limit=10000", ": frames follow", "Accept: text/event-stream");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));

        // Some megabytes of text fill all buffers between the two.
        byte[] strange = [0x77, .. new byte[200]];
        var metrics = "";
        while (!metrics.Contains("sallyport_listeners{way=\"frames\"} 0\n", StringComparison.Ordinal))
        {
            for (var round = 0; round < 500; round++)
            {
                node.Link.Send(TransmitId.None, node.Address, node.Gateway, strange);
            }

            limit.Token.ThrowIfCancellationRequested();
            metrics = (await bench.CallAsync("GET", "/metrics")).Body;
        }

        Assert.Contains("sallyport_listeners_dropped_total 1\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("77-")]
    [InlineData("77-1-2")]
    public async Task Stream_BadId_Is400(string id)
    {
        await using var bench = await WebBench.StartAsync();
        using var request = Request("", id);
        using var response = await bench.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)response.StatusCode);
    }

    private static IEnumerable<string> Names(JsonElement part) => part.GetProperty("fields").EnumerateArray().Select(static field => field.GetProperty("name").GetString()!);

    /// <summary>Octets that the fields cover, none of them twice.</summary>
    private static int Covered(JsonElement part)
    {
        var at = 0;
        foreach (var field in part.GetProperty("fields").EnumerateArray())
        {
            Assert.Equal(at, field.GetProperty("offset").GetInt32());
            at += field.GetProperty("length").GetInt32();
        }

        return at;
    }

    private static async Task<List<long>> NumbersAsync(WebBench bench, string query) =>
        [.. (await bench.CallAsync("GET", $"/api/v1/frames?{query}")).Json.GetProperty("frames").EnumerateArray().Select(static frame => frame.GetProperty("number").GetInt64())];

    private static HttpRequestMessage Request(string query, string? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/frames?{query}", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return request;
    }

    /// <summary>Up to the position that follows the first frame.</summary>
    private static Task<List<SseItem<JsonElement>>> AfterFrameAsync(HttpResponseMessage response)
    {
        var seen = false;
        return UntilAsync(response, item => (seen |= item.EventType == "frame") && item.EventType == "here");
    }

    private static async Task<List<SseItem<JsonElement>>> UntilAsync(HttpResponseMessage response, Func<SseItem<JsonElement>, bool> isLast)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(10));
        var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
        var items = new List<SseItem<JsonElement>>();
        await foreach (var item in SseParser.Create(stream, static (_, octets) => JsonElement.Parse(octets)).EnumerateAsync(timeout.Token))
        {
            items.Add(item);
            if (isLast(item))
            {
                return items;
            }
        }

        throw new InvalidOperationException("the stream ended early");
    }
}
