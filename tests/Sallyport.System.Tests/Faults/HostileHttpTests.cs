using System.Net;
using System.Text;
using System.Text.Json;

namespace Sallyport.System.Tests.Faults;

/// <summary>What strangers and broken clients send to the built gateway: each is refused or closed, none of it is a fault of ours, and none harms the next caller.</summary>
public sealed class HostileHttpTests(SharedGateway gateway) : IClassFixture<SharedGateway>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Names => [.. HostileRequest.All.Select(static request => request.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Request_OfAHostileKind_IsRefusedAndTheNextCallerIsServed(string name)
    {
        (_, int status, string code) = HostileRequest.All.Single(request => request.Name == name);

        string answer = await RawHttp.ExchangeAsync(gateway.Http, HostileRequest.Octets(name, gateway.Token));

        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (status > 0)
        {
            Assert.StartsWith(FormattableString.Invariant($"HTTP/1.1 {status} "), answer, StringComparison.Ordinal);
            Assert.Equal(code.Length > 0, answer[..end].Contains("Content-Type: application/problem+json", StringComparison.Ordinal));
        }

        if (code.Length > 0)
        {
            JsonElement problem = JsonElement.Parse(answer[(end + 4)..]);
            Assert.Equal((code, status), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        }

        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        await AssertServesAsync();
    }

    /// <summary>RFC 9112 6.1: what stands behind such a request may be somebody else's, so the connection must end with the answer.</summary>
    [Fact]
    public async Task Request_WithALengthAndChunks_IsTheLastOnItsConnection()
    {
        using RawHttp connection = await RawHttp.ConnectAsync(gateway.Http);
        await connection.SendAsync(HostileRequest.Octets("a length and chunks", gateway.Token));
        var all = new StringBuilder();
        while (await connection.ReadAsync() is { Length: > 0 } more)
        {
            all.Append(more);
        }

        Assert.Single(all.ToString().Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>All at the same time, because each takes as long as the gateway's patience.</summary>
    [Fact]
    public async Task Requests_ThatNeverEnd_AreClosedInTime()
    {
        string[] beginnings =
        [
            "G",
            "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX: ",
            $"POST /api/v1/downlinks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway.Token}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{{",
            $"POST /api/v1/downlinks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway.Token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n",
        ];

        Task[] all = [.. beginnings.Select(DripAsync)];
        await AssertServesAsync();
        await Task.WhenAll(all).WaitAsync(LongestWait, TestContext.Current.CancellationToken);
        await AssertServesAsync();
    }

    /// <summary>An octet now and then is no progress: who drips is closed all the same.</summary>
    private async Task DripAsync(string beginning)
    {
        using RawHttp connection = await RawHttp.ConnectAsync(gateway.Http);
        await connection.SendAsync(beginning);
        using var drops = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        Task closed = connection.UntilClosedAsync();
        while (!closed.IsCompleted && await drops.WaitForNextTickAsync(TestContext.Current.CancellationToken) && await connection.SendAsync(" "))
        {
        }

        await closed;
    }

    private async Task AssertServesAsync()
    {
        using HttpClient client = gateway.Process.Client();
        using HttpResponseMessage answer = await client.GetAsync(new Uri("api/v1/devices", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
