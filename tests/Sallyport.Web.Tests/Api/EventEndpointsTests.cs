using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
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
    [InlineData("device=nobody", 404)]
    public async Task Page_WrongParameter_IsRefused(string query, int status)
    {
        await using var bench = await WebBench.StartAsync();

        Assert.Equal(status, (await bench.CallAsync("GET", $"/api/v1/events?{query}")).Status);
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
