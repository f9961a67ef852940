using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class EventEndpointsTests
{
    [Fact]
    public async Task Page_SinceDeviceAndKind_AreFilters()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        await bench.JoinAsync(2);
        node.Data("one");
        node.Data("two");
        await WebBench.UntilAsync(() => bench.Control.Find("lamp")[0].Received == 2);

        var uplinks = (await bench.CallAsync("GET", "/api/v1/events?device=lamp&kind=uplink")).Json;
        var first = uplinks.GetProperty("events")[0];
        var second = (await bench.CallAsync("GET", $"/api/v1/events?device=lamp&kind=uplink&since={first.GetProperty("seq").GetInt64()}")).Json.GetProperty("events");

        Assert.Equal(2, uplinks.GetProperty("events").GetArrayLength());
        Assert.Equal("6f6e65", first.GetProperty("payloadHex").GetString());
        Assert.Equal("74776f", Assert.Single(second.EnumerateArray()).GetProperty("payloadHex").GetString());
        Assert.Equal(bench.Journal.CommittedSeq, uplinks.GetProperty("committedSeq").GetInt64());
        Assert.Equal(1, (await bench.CallAsync("GET", "/api/v1/events?limit=1")).Json.GetProperty("events").GetArrayLength());
    }

    [Theory]
    [InlineData("since=-1", 400)]
    [InlineData("since=x", 400)]
    [InlineData("since=99999999999999999999", 400)]
    [InlineData("since=1&since=2", 400)]
    [InlineData("limit=0", 400)]
    [InlineData("limit=10001", 400)]
    [InlineData("kind=bogus", 400)]
    [InlineData("kind=uplink,bogus", 400)]
    [InlineData("order=up", 400)]
    [InlineData("before=0", 400)]
    [InlineData("network=attic", 400)]
    [InlineData("from=yesterday", 400)]
    [InlineData("to=2026-10-19T00:00:00", 400)]
    [InlineData("device=lamp&device=nobody", 404)]
    [InlineData("device=nobody", 404)]
    public async Task Page_WrongParameter_IsRefused(string query, int status)
    {
        await using var bench = await WebBench.StartAsync();

        Assert.Equal(status, (await bench.CallAsync("GET", $"/api/v1/events?{query}")).Status);
    }

    [Fact]
    public async Task Page_DevicesKindsNetworkTimesAndOrder_AreFilters()
    {
        await using var bench = await WebBench.StartAsync();
        const long Noon = 1_792_411_200_000_000; // 2026-10-19T12:00:00Z
        (string Device, EntryBody Body)[] said =
        [
            ("enigmaiot/attic/02:00:00:00:00:01", Uplink()), ("enigmaiot/attic/02:00:00:00:00:02", Uplink()), ("enigmaiot/cellar/02:00:00:00:00:01", Uplink()),
            ("enigmaiot/attic/02:00:00:00:00:01", new LeftBody("kicked", 7, false)), ("enigmaiot/attic/02:00:00:00:00:03", Uplink()),
        ];
        var first = 0L;
        for (var number = 0; number < said.Length; number++)
        {
            var seq = bench.Journal.Append(Noon + (number * 60_000_000), said[number].Device, said[number].Body);
            first = number == 0 ? seq : first;
        }

        Assert.True(bench.Journal.Commit());

        Assert.Equal("0 1 3 4", await SeqsAsync("network=enigmaiot/attic&from=2026-10-19T12:00:00Z"));
        Assert.Equal("3", await SeqsAsync("kind=left"));
        Assert.Equal("4 3 0", await SeqsAsync("device=enigmaiot/attic/02:00:00:00:00:01&device=enigmaiot/attic/02:00:00:00:00:03&order=newest"));
        Assert.Equal("0 3 4", await SeqsAsync("device=enigmaiot/attic/02:00:00:00:00:01,enigmaiot/attic/02:00:00:00:00:03&kind=uplink,left"));
        Assert.Equal("1 2", await SeqsAsync("from=2026-10-19T12:01:00Z&to=2026-10-19T14:03:00%2B02:00"));

        var newest = (await bench.CallAsync("GET", "/api/v1/events?order=newest&limit=2")).Json;
        Assert.Equal(first + 3, newest.GetProperty("next").GetInt64());
        Assert.Equal("2 1", await SeqsAsync($"order=newest&limit=2&before={first + 3}"));

        async Task<string> SeqsAsync(string query) =>
            string.Join(' ', (await bench.CallAsync("GET", $"/api/v1/events?{query}")).Json.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("seq").GetInt64() - first));
    }

    [Fact]
    public async Task Stream_OfANetwork_HasOnlyItsDevices()
    {
        await using var bench = await WebBench.StartAsync();
        using var request = Request("network=enigmaiot/cellar", null);
        using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        _ = bench.Journal.Append(1, "enigmaiot/attic/02:00:00:00:00:01", Uplink());
        _ = bench.Journal.Append(2, "enigmaiot/cellar/02:00:00:00:00:02", Uplink());
        Assert.True(bench.Journal.Commit());

        Assert.Equal("enigmaiot/cellar/02:00:00:00:00:02", (await TakeAsync(response, 1))[0].Data.GetProperty("device").GetString());
    }

    /// <summary>The gateway did not stop cleanly since: the listener is told, and goes on where it was.</summary>
    [Fact]
    public async Task Stream_IdOfAnEarlierEpoch_IsToldTheNewOne()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "lamp");

        var items = await ReadAsync(bench, "", "0-1", 2);

        Assert.Equal(("epoch", 0L, 1L), (items[0].EventType, items[0].Data.GetProperty("from").GetInt64(), items[0].Data.GetProperty("to").GetInt64()));
        Assert.Equal(2, items[1].Data.GetProperty("seq").GetInt64());
    }

    /// <summary>A listener that takes nothing is cut off after its time; the memory it cost is one page, and another one misses nothing.</summary>
    [Fact]
    public async Task Stream_ListenerThatStopsReading_IsDroppedAndOthersGoOn()
    {
        await using var bench = await WebBench.StartAsync(stallTime: TimeSpan.FromMilliseconds(300));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 65_536 };
        await socket.ConnectAsync(bench.Url.Host, bench.Url.Port, TestContext.Current.CancellationToken);
        var call = $"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer {WebBench.LocalToken}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(call), TestContext.Current.CancellationToken);
        Assert.True(await socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken) > 0);
        using var request = Request("kind=uplink", null);
        using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        // More than all buffers between the two: eight megabytes of text.
        const int Many = 2_000;
        var others = TakeAsync(response, Many);
        for (var number = 0; number < Many; number++)
        {
            _ = bench.Journal.Append(number, "enigmaiot/attic/02:00:00:00:00:01", new UplinkBody { Encoding = "raw", Payload = new byte[2_000] });
            _ = bench.Journal.Commit();
        }

        var seqs = (await others).ConvertAll(static item => item.Data.GetProperty("seq").GetInt64());
        Assert.Equal(Enumerable.Range(0, Many).Select(number => seqs[0] + number), seqs);
        var until = DateTime.UtcNow.AddSeconds(20);
        string metrics;
        do
        {
            Assert.True(DateTime.UtcNow < until, "it was not dropped within 20 s");
            metrics = (await bench.CallAsync("GET", "/metrics")).Body;
        }
        while (!metrics.Contains("sallyport_listeners_dropped_total 1\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_LastEventId_GoesOnBehindIt()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        node.Data("one");
        await WebBench.UntilAsync(() => bench.Control.Find("lamp")[0].Received == 1);
        var seen = await ReadAsync(bench, "since=0&kind=uplink", null, 1);

        node.Data("two");
        node.Data("three");
        var resumed = await ReadAsync(bench, "kind=uplink", seen[0].EventId, 2);

        Assert.Equal(["74776f", "7468726565"], resumed.Select(item => item.Data.GetProperty("payloadHex").GetString()));
        Assert.All(resumed, item => Assert.Equal($"1-{item.Data.GetProperty("seq").GetInt64()}", item.EventId));
        Assert.All(resumed, item => Assert.Equal("uplink", item.EventType));
    }

    [Fact]
    public async Task Stream_WithoutPosition_HasOnlyWhatComes()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "lamp");
        node.Data("old");
        await WebBench.UntilAsync(() => bench.Control.Find("lamp")[0].Received == 1);
        using var request = Request("kind=uplink", null);
        using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        node.Data("new");

        Assert.Equal("6e6577", (await TakeAsync(response, 1))[0].Data.GetProperty("payloadHex").GetString());
    }

    /// <summary>An id of a later epoch or a number that was never given belongs to another journal: the listener is told, and gets everything.</summary>
    [Theory]
    [InlineData("9-1")]
    [InlineData("1-999999")]
    public async Task Stream_IdOfAnotherJournal_BeginsWithAGap(string id)
    {
        await using var bench = await WebBench.StartAsync();

        var items = await ReadAsync(bench, "", id, 2);

        Assert.Equal(("gap", 0), (items[0].EventType, items[0].Data.GetProperty("continuesAfter").GetInt64()));
        Assert.Equal((long)1, items[1].Data.GetProperty("seq").GetInt64());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    public async Task Stream_BadId_Is400(string id)
    {
        await using var bench = await WebBench.StartAsync();
        using var request = Request("", id);

        using var response = await bench.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task Stream_SixtyFifthListener_IsRefused()
    {
        await using var bench = await WebBench.StartAsync();
        var open = new List<HttpResponseMessage>();
        for (var number = 0; number < 64; number++)
        {
            using var request = Request("", null);
            open.Add(await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
        }

        using var last = Request("", null);
        using var refused = await bench.Http.SendAsync(last, TestContext.Current.CancellationToken);
        open.ForEach(response => response.Dispose());

        Assert.All(open, response => Assert.True(response.IsSuccessStatusCode));
        Assert.Equal(503, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Stream_TokenRevoked_Ends()
    {
        await using var bench = await WebBench.StartAsync();
        var made = (await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"screen","role":"viewer"}""")).Json;
        using var screen = bench.Client(made.GetProperty("token").GetString());
        using var request = Request("", null);
        using var response = await screen.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var stream = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(204, (await bench.CallAsync("DELETE", "/api/v1/tokens/screen")).Status);
        var later = (await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"after the end","role":"viewer"}""")).Status;

        var text = await stream.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(201, later);
        Assert.DoesNotContain("after the end", text, StringComparison.Ordinal);
    }

    private static UplinkBody Uplink() => new() { Encoding = "raw", Payload = [1] };

    [Theory]
    [InlineData("events?limit=abc", "limit")]
    [InlineData("events?since=-4", "since")]
    [InlineData("events?order=up", "order")]
    [InlineData("events?kind=uplink,dance", "kind")]
    [InlineData("events?network=attic", "network")]
    [InlineData("events?to=tomorrow", "to")]
    [InlineData("audit?who=a&who=b", "who")]
    [InlineData("audit?order=up", "order")]
    [InlineData("devices?state=asleep", "state")]
    [InlineData("devices?silentSince=yesterday", "silentSince")]
    public async Task Parameter_Wrong_IsNamed(string path, string name)
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await bench.CallAsync("GET", $"/api/v1/{path}");

        Assert.Equal((400, "malformed"), (answer.Status, answer.Code));
        Assert.StartsWith($"the parameter '{name}' is wrong: '", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request(string query, string? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/events?{query}", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return request;
    }

    private static async Task<List<SseItem<JsonElement>>> ReadAsync(WebBench bench, string query, string? lastId, int count)
    {
        using var request = Request(query, lastId);
        using var response = await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return await TakeAsync(response, count);
    }

    private static async Task<List<SseItem<JsonElement>>> TakeAsync(HttpResponseMessage response, int count)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
        var items = new List<SseItem<JsonElement>>();
        await foreach (var item in SseParser.Create(stream, (_, data) => JsonElement.Parse(data)).EnumerateAsync(timeout.Token))
        {
            items.Add(new SseItem<JsonElement>(item.Data, item.EventType) { EventId = item.EventId });
            if (items.Count == count)
            {
                break;
            }
        }

        return items;
    }
}
