using System.Net;
using System.Net.WebSockets;
using System.Text;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Live;

public sealed class LiveSocketTests
{
    private const string Subscribe = """{"op":"subscribe","id":7,"channel":"devices","interval":50}""";

    [Fact]
    public async Task Devices_Subscribed_ASnapshotThenWhatChanges()
    {
        await using var bench = await WebBench.StartAsync();
        var lamp = await bench.JoinAsync(1, name: "lamp");
        await bench.JoinAsync(2, sleepy: true, name: "room");
        using var client = await LiveClient.OpenAsync(bench);
        Assert.Equal($"hello 1 1-{bench.Journal.CommittedSeq}", await client.UntilAsync(static _ => true));

        await client.SayAsync(Subscribe);
        Assert.Equal("data 7 3 2", await client.UntilAsync(static _ => true));
        Assert.Equal($"{WebBench.Id(lamp)} lamp state 2 protection 0 rssi -61 received 0 lost 0", client.Rows[WebBench.Id(lamp)]);

        lamp.Data("plain");
        await client.UntilAsync(_ => client.Rows[WebBench.Id(lamp)].Contains("received 1", StringComparison.Ordinal));

        Assert.Equal($"{WebBench.Id(lamp)} lamp state 2 protection 2 rssi -61 received 1 lost 0", client.Rows[WebBench.Id(lamp)]);
        Assert.Equal($"1-{bench.Journal.CommittedSeq}", client.Position);
    }

    [Fact]
    public async Task Devices_Values_HaveShapeUnitAndNumber()
    {
        await using var bench = await WebBench.StartAsync();
        var lamp = await bench.JoinAsync(1, name: "lamp");
        using var client = await LiveClient.OpenAsync(bench);
        await client.SayAsync(Subscribe);
        await client.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal));
        for (var degrees = 200; degrees < 202; degrees++)
        {
            _ = bench.Journal.Append(degrees, WebBench.Id(lamp), new UplinkBody { Encoding = "cayenne", Payload = [3, 103, 0, (byte)degrees, 4, 142, 1], Encrypted = true, Received = 5, Rssi = null });
            Assert.True(bench.Journal.Commit());
            var expected = $"3.temperature temperature \u00B0C {(degrees == 200 ? "20" : "20.1")} | 4.switch switch  switch 1";
            await client.UntilAsync(_ => client.Rows[WebBench.Id(lamp)].EndsWith(expected, StringComparison.Ordinal));
        }
    }

    /// <summary>Many messages of one device between two looks are one row, with the newest values.</summary>
    [Fact]
    public async Task Devices_ManyMessages_AreToldOncePerInterval()
    {
        await using var bench = await WebBench.StartAsync();
        var lamp = await bench.JoinAsync(1, name: "lamp");
        using var client = await LiveClient.OpenAsync(bench);
        await client.SayAsync("""{"op":"subscribe","id":1,"channel":"devices","interval":500}""");
        await client.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal));
        var before = client.RowsTold;

        for (var number = 1; number <= 5_000; number++)
        {
            _ = bench.Journal.Append(number, WebBench.Id(lamp), new UplinkBody { Encoding = "raw", Payload = [], Received = number });
            _ = number % 50 == 0 && bench.Journal.Commit();
        }

        await client.UntilAsync(_ => client.Rows[WebBench.Id(lamp)].Contains("received 5000 ", StringComparison.Ordinal));
        Assert.True(client.RowsTold - before <= 20, $"it was told {client.RowsTold - before} rows");
    }

    [Fact]
    public async Task Devices_Resumed_OnlyWhatIsNewer()
    {
        await using var bench = await WebBench.StartAsync();
        var lamp = await bench.JoinAsync(1, name: "lamp");
        await bench.JoinAsync(2, name: "room");
        string position;
        using (var first = await LiveClient.OpenAsync(bench))
        {
            await first.SayAsync(Subscribe);
            await first.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal));
            position = first.Position;
        }

        lamp.Data("while nobody looked");
        await WebBench.UntilAsync(() => bench.Control.Find("lamp")[0].Received == 1);
        using var again = await LiveClient.OpenAsync(bench);
        await again.SayAsync(Subscribe.Replace("}", $$""","resume":"{{position}}"}""", StringComparison.Ordinal));
        Assert.Equal("data 7 3 1", await again.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal)));
        Assert.Equal([WebBench.Id(lamp)], again.Rows.Keys);

        using var foreign = await LiveClient.OpenAsync(bench);
        await foreign.SayAsync(Subscribe.Replace("}", ""","resume":"9-1"}""", StringComparison.Ordinal));
        Assert.Equal("data 7 3 2", await foreign.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Devices_OfANetworkOrOfAScope_AreAllThereIs()
    {
        await using var bench = await WebBench.StartAsync();
        var lamp = await bench.JoinAsync(1, name: "lamp");
        await bench.JoinAsync(2, name: "room");
        var made = await bench.CallAsync("POST", "/api/v1/tokens", $$"""{"name":"one","role":"viewer","devices":["{{WebBench.Id(lamp)}}"]}""");
        using var scoped = await LiveClient.OpenAsync(bench, made.Json.GetProperty("token").GetString());
        using var elsewhere = await LiveClient.OpenAsync(bench);

        await scoped.SayAsync(Subscribe);
        await elsewhere.SayAsync(Subscribe.Replace("}", ""","network":"enigmaiot/cellar"}""", StringComparison.Ordinal));

        Assert.Equal("data 7 3 1", await scoped.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal)));
        Assert.Equal([WebBench.Id(lamp)], scoped.Rows.Keys);
        Assert.Equal("data 7 3 0", await elsewhere.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Ticket_OpensOneSocketWithoutAToken()
    {
        await using var bench = await WebBench.StartAsync();
        var made = await bench.CallAsync("POST", "/api/v1/live/tickets");
        var ticket = made.Json.GetProperty("ticket").GetString();

        using (var client = await LiveClient.OpenAsync(bench, token: null, ticket))
        {
            Assert.StartsWith("hello", await client.UntilAsync(static _ => true), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(bench, token: null, ticket));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(bench, token: null, "made up"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(bench, token: null));
        using var nobody = bench.Client(null);
        nobody.DefaultRequestHeaders.Add("Sec-WebSocket-Protocol", "ticket." + (await bench.CallAsync("POST", "/api/v1/live/tickets")).Json.GetProperty("ticket").GetString());
        Assert.Equal(401, (await bench.CallAsync("GET", "/api/v1/devices", client: nobody)).Status);
    }

    [Fact]
    public async Task Open_ForeignOriginOrNoUpgrade_IsRefused()
    {
        await using var bench = await WebBench.StartAsync();
        var ticket = (await bench.CallAsync("POST", "/api/v1/live/tickets")).Json.GetProperty("ticket").GetString();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bench, token: null, ticket, "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(bench, origin: "http://evil.example"));
        Assert.Equal(HttpStatusCode.UpgradeRequired, await StatusAsync(bench, protocol: "sallyport.live.99"));
        var plain = await bench.CallAsync("GET", "/api/v1/live");
        Assert.Equal((426, "upgrade-required"), (plain.Status, plain.Code));
    }

    [Theory]
    [InlineData("""{"op":"subscribe","id":1,"channel":"nothing"}""", "refused 1 unknown-channel")]
    [InlineData("""{"op":"sing","id":2}""", "refused 2 malformed")]
    [InlineData("""{"op":"subscribe","id":3,"channel":"devices","interval":1}""", "refused 3 malformed")]
    [InlineData("""{"op":"subscribe","id":4,"channel":"devices","resume":"yesterday"}""", "refused 4 malformed")]
    [InlineData("no json", "bye closed 1-")]
    [InlineData("""{"op":"subscribe","id":1,"unknown":true}""", "bye closed 1-")]
    public async Task Command_ThatMakesNoSense_IsAnswered(string command, string expected)
    {
        await using var bench = await WebBench.StartAsync();
        using var client = await LiveClient.OpenAsync(bench);

        await client.SayAsync(command);

        Assert.StartsWith(expected, await client.UntilAsync(static text => !text.StartsWith("hello", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Revoked_EndsTheSocketWithThePosition()
    {
        await using var bench = await WebBench.StartAsync();
        var made = await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"screen","role":"viewer"}""");
        using var client = await LiveClient.OpenAsync(bench, made.Json.GetProperty("token").GetString());

        await bench.CallAsync("DELETE", "/api/v1/tokens/screen");

        Assert.StartsWith("bye access-ended 1-", await client.UntilAsync(static text => text.StartsWith("bye", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("close PolicyViolation", await client.UntilAsync(static _ => true));
    }

    [Fact]
    public async Task Server_Stopping_SaysGoodbye()
    {
        var bench = await WebBench.StartAsync();
        using var client = await LiveClient.OpenAsync(bench);
        await client.UntilAsync(static _ => true);

        var stopping = bench.DisposeAsync();

        Assert.StartsWith("bye stopping", await client.UntilAsync(static text => text.StartsWith("bye", StringComparison.Ordinal)), StringComparison.Ordinal);
        await stopping;
    }

    /// <summary>A client that takes nothing is cut off; what it costs meanwhile is one message, and another one goes on.</summary>
    [Fact]
    public async Task Client_ThatStopsReading_IsDropped()
    {
        await using var bench = await WebBench.StartAsync(stallTime: TimeSpan.FromMilliseconds(300));
        var lamp = await bench.JoinAsync(1, name: "lamp");
        List<string> others = [];
        for (var number = 2; number < 150; number++)
        {
            others.Add(WebBench.Id(await bench.JoinAsync(number)));
        }

        using var slow = await LiveClient.OpenAsync(bench);
        using var quick = await LiveClient.OpenAsync(bench);
        await slow.SayAsync(Subscribe);
        await quick.SayAsync(Subscribe);
        await quick.UntilAsync(static text => text.StartsWith("data", StringComparison.Ordinal));

        // Long words make messages that fill all buffers within some rounds.
        var words = Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 60).Select(static index => $"\"k{index}\":\"{new string('w', 60)}\""))}}}");
        var until = DateTime.UtcNow.AddSeconds(30);
        var metrics = "";
        for (var number = 1; !metrics.Contains("sallyport_listeners_dropped_total 1\n", StringComparison.Ordinal); number++)
        {
            Assert.True(DateTime.UtcNow < until, "it was not dropped within 30 s");
            foreach (var other in others)
            {
                _ = bench.Journal.Append(number, other, new UplinkBody { Encoding = "json", Payload = words, Received = number });
            }

            _ = bench.Journal.Append(number, WebBench.Id(lamp), new UplinkBody { Encoding = "raw", Payload = [], Received = number });
            Assert.True(bench.Journal.Commit());
            await quick.UntilAsync(_ => quick.Rows[WebBench.Id(lamp)].Contains($"received {number} ", StringComparison.Ordinal));
            metrics = (await bench.CallAsync("GET", "/metrics")).Body;
        }

        // It is counted as dropped first, and leaves when its socket is closed.
        while (!metrics.Contains("sallyport_listeners{way=\"socket\"} 1\n", StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < until, "it is still listed after 30 s");
            metrics = (await bench.CallAsync("GET", "/metrics")).Body;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(WebBench bench, string? token = WebBench.LocalToken, string? ticket = null, string? origin = null, string protocol = "sallyport.live.1")
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol(protocol);
        if (ticket is not null)
        {
            socket.Options.AddSubProtocol("ticket." + ticket.Replace(' ', '_'));
        }

        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{bench.Url.Authority}/api/v1/live"), TestContext.Current.CancellationToken));
        return socket.HttpStatusCode;
    }
}
