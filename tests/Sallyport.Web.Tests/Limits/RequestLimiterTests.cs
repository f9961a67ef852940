using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Sallyport.Web.Limits;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Limits;

public sealed class RequestLimiterTests
{
    private readonly MovingTime _time = new();

    [Fact]
    public async Task Requests_FasterThanTheRate_Are429UntilTimeHasPassed()
    {
        await using var bench = await WebBench.StartAsync(time: _time, limits: new AddressLimits { RequestsPerSecond = 0.5, RequestBurst = 5 });
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/version")).Status);
        }

        using var refused = await bench.Http.GetAsync(new Uri("/api/v1/version", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(2)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Contains("too-many-requests", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        _time.Move(TimeSpan.FromSeconds(2.1));
        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/version")).Status);
        Assert.Equal(429, (await bench.CallAsync("GET", "/api/v1/version")).Status);
    }

    [Fact]
    public async Task Bodies_MoreOctetsThanTheRate_Are429()
    {
        await using var bench = await WebBench.StartAsync(time: _time, limits: new AddressLimits { BodyOctetsPerSecond = 1_000, BodyBurst = 50_000 });
        var body = $$"""{"device":"{{new string('x', 30_000)}}","verb":"get","text":"x"}""";

        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/downlinks", body)).Status);
        Assert.Equal(429, (await bench.CallAsync("POST", "/api/v1/downlinks", body)).Status);
        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/version")).Status);
        _time.Move(TimeSpan.FromSeconds(11));
        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/downlinks", body)).Status);
    }

    [Fact]
    public async Task Streams_MoreThanTheLimit_Are429AndOneThatEndedMakesRoom()
    {
        await using var bench = await WebBench.StartAsync(limits: new AddressLimits { Streams = 2 });
        using var first = await StreamAsync(bench);
        using var second = await StreamAsync(bench);

        using (var third = await StreamAsync(bench))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        }

        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/version")).Status);
        first.Dispose();
        var status = HttpStatusCode.TooManyRequests;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var tries = 0; tries < 1_000 && status != HttpStatusCode.OK; tries++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            using var again = await StreamAsync(bench);
            status = again.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Connections_MoreThanTheLimit_NewcomerTakesThePlaceOfOneThatIsIdle()
    {
        await using var bench = await WebBench.StartAsync(limits: new AddressLimits { Connections = 3 });
        using var one = await AskedAsync(bench);
        using var two = await AskedAsync(bench);
        using var three = await AskedAsync(bench);

        using var stream = await StreamAsync(bench);

        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        Assert.Equal(0, await await Task.WhenAny(EndAsync(one), EndAsync(two), EndAsync(three)));
    }

    [Fact]
    public async Task Connections_AllWithARequestUnderWay_NewcomerIsClosed()
    {
        await using var bench = await WebBench.StartAsync(limits: new AddressLimits { Connections = 2 });
        using var first = await StreamAsync(bench);
        using var second = await StreamAsync(bench);

        using var socket = await ConnectAsync(bench);

        Assert.Equal(0, await EndAsync(socket));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public void Table_ManyAddresses_IsBoundedAndKeepsTheBusyOnes()
    {
        var table = new AddressTable(new AddressLimits { RequestBurst = 1, RequestsPerSecond = 1 }, AddressLimits.Local, _time);
        var (_, busy) = table.Begin(IPAddress.Parse("203.0.113.1"), isStream: true, 0);
        for (var number = 0; number < AddressTable.Maximum * 2; number++)
        {
            _time.Move(TimeSpan.FromSeconds(2));
            var address = new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
            var (wait, lease) = table.Begin(address, isStream: false, 0);
            Assert.Equal(TimeSpan.Zero, wait);
            table.End(lease!, isStream: false);
        }

        Assert.Equal(AddressTable.Maximum, table.Count);
        table.End(busy!, isStream: true);

        // None of them can be forgotten: newcomers share one row.
        var full = new AddressTable(new AddressLimits { Streams = 1 }, AddressLimits.Local, _time);
        for (var number = 0; number < AddressTable.Maximum; number++)
        {
            full.Begin(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), isStream: true, 0);
        }

        Assert.Equal(TimeSpan.Zero, full.Begin(IPAddress.Parse("203.0.113.1"), isStream: true, 0).Wait);
        Assert.NotEqual(TimeSpan.Zero, full.Begin(IPAddress.Parse("203.0.113.2"), isStream: true, 0).Wait);
    }

    private static async Task<HttpResponseMessage> StreamAsync(WebBench bench)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/events", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return await bench.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async Task<Socket> ConnectAsync(WebBench bench)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(bench.Url.Host, bench.Url.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>A connection that was served once and holds on to its place.</summary>
    private static async Task<Socket> AskedAsync(WebBench bench)
    {
        var socket = await ConnectAsync(bench);
        await socket.SendAsync("HEAD /api/v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken));
        return socket;
    }

    /// <summary>Octets until the other side closes.</summary>
    private static async Task<int> EndAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
