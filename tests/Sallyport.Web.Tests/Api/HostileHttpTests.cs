using System.Net.Sockets;
using System.Text;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

/// <summary>Requests that no client of ours sends; after each of them the server still serves.</summary>
public sealed class HostileHttpTests
{
    [Theory]
    [InlineData("a request line of 10,000 characters", 414, "address-too-long", "an address with its query is at most 8192 octets")]
    [InlineData("a header of 20,000 characters", 431, "headers-too-large", "16384 octets together")]
    [InlineData("a hundred headers", 431, "headers-too-large", "at most 64")]
    [InlineData("a body of 100,000 octets", 413, "body-too-large", "a body is at most 65536 octets")]
    [InlineData("no HTTP at all", 400, "", "")]
    [InlineData("two lengths", 400, "", "")]
    [InlineData("an unknown path", 404, "not-found", "there is nothing here")]
    [InlineData("an unknown method", 405, "method-not-allowed", "this method does not exist here")]
    public async Task Request_OfThisKind_IsRefused(string kind, int status, string code, string detail)
    {
        await using var bench = await WebBench.StartAsync();
        var request = kind switch
        {
            "a request line of 10,000 characters" => Head($"GET /{new string('a', 10_000)} HTTP/1.1"),
            "a header of 20,000 characters" => Head("GET / HTTP/1.1", $"X: {new string('a', 20_000)}"),
            "a hundred headers" => Head("GET / HTTP/1.1", [.. Enumerable.Range(0, 100).Select(number => $"X{number}: y")]),
            "a body of 100,000 octets" => Head("POST /api/v1/downlinks HTTP/1.1", "Content-Type: application/json", "Content-Length: 100000"),
            "no HTTP at all" => "\u0016\u0003\u0001\r\n\r\n",
            "two lengths" => Head("POST /api/v1/downlinks HTTP/1.1", "Content-Length: 1", "Content-Length: 2"),
            "an unknown path" => Head("GET /api/v1/nothing/here HTTP/1.1"),
            _ => Head("BREW /api/v1/devices HTTP/1.1"),
        };

        var answer = await ExchangeAsync(bench.Url, request);

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Equal(code.Length > 0, answer.Contains("Content-Type: application/problem+json", StringComparison.Ordinal));
        Assert.Contains(code.Length == 0 ? "" : $"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
        Assert.Contains(detail, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/health")).Status);
    }

    [Fact]
    public async Task Answer_AnyRequest_IsNotStoredNorGuessed()
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await ExchangeAsync(bench.Url, Head("GET /api/v1/health HTTP/1.1"));

        Assert.Contains("Cache-Control: no-store", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.Ordinal);
    }

    private static string Head(string line, params string[] headers) =>
        string.Join("\r\n", [line, "Host: localhost", $"Authorization: Bearer {WebBench.LocalToken}", "Connection: close", .. headers, "", ""]);

    private static async Task<string> ExchangeAsync(Uri url, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        var octets = new byte[4096];
        var length = await stream.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(octets, 0, length);
    }
}
