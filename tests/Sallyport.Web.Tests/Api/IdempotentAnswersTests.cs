using System.Text;
using System.Text.Json;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class IdempotentAnswersTests
{
    private const string Order = """{"device":"lamp","verb":"set","text":"x"}""";

    [Fact]
    public async Task Downlink_SameKeyAndBody_IsTheFirstAnswerAndQueuedOnce()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");

        var first = await PostAsync(bench, "/api/v1/downlinks", "k1", Order);
        var second = await PostAsync(bench, "/api/v1/downlinks", "k1", Order);
        var other = await PostAsync(bench, "/api/v1/downlinks", "k2", Order);

        Assert.Equal(202, first.Status);
        Assert.Equal(first, second);
        Assert.StartsWith("/api/v1/downlinks/", first.Location, StringComparison.Ordinal);
        Assert.NotEqual(first.Location, other.Location);
        Assert.Equal(2, bench.Control.Downlinks(null).Count);
    }

    [Fact]
    public async Task Downlink_SameKeyOtherBody_Is409()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        await PostAsync(bench, "/api/v1/downlinks", "k1", Order);

        var answer = await PostAsync(bench, "/api/v1/downlinks", "k1", Order.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));

        Assert.Equal((409, "idempotency-mismatch"), (answer.Status, CodeOf(answer.Body)));
        Assert.Single(bench.Control.Downlinks(null));
    }

    [Fact]
    public async Task Downlink_RefusedFirst_IsTriedAgain()
    {
        await using var bench = await WebBench.StartAsync();
        var before = await PostAsync(bench, "/api/v1/downlinks", "k1", Order);
        await PostAsync(bench, "/api/v1/downlinks", "k1", "{");
        await bench.JoinAsync(1, sleepy: true, name: "lamp");

        var after = await PostAsync(bench, "/api/v1/downlinks", "k1", Order);

        Assert.Equal((404, 202), (before.Status, after.Status));
    }

    [Fact]
    public async Task Token_SameKey_IsMadeOnceWithTheSameSecret()
    {
        await using var bench = await WebBench.StartAsync();

        var first = await PostAsync(bench, "/api/v1/tokens", "k1", """{"name":"n","role":"viewer"}""");
        var second = await PostAsync(bench, "/api/v1/tokens", "k1", """{"name":"n","role":"viewer"}""");

        Assert.Equal(201, first.Status);
        Assert.Equal(first, second);
        Assert.Equal(1, (await bench.CallAsync("GET", "/api/v1/tokens")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Key_OfAnotherCaller_IsAnotherKey()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        var secret = (await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"o","role":"operator"}""")).Json.GetProperty("token").GetString();
        using var other = bench.Client(secret);

        await PostAsync(bench, "/api/v1/downlinks", "k1", Order);
        await PostAsync(bench, "/api/v1/downlinks", "k1", Order, other);

        Assert.Equal(2, bench.Control.Downlinks(null).Count);
    }

    [Fact]
    public async Task Downlink_SameKeyAfterARestart_IsTheSameDownlink()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        var first = await PostAsync(bench, "/api/v1/downlinks", "k1", Order);
        await bench.RestartServerAsync();

        var second = await PostAsync(bench, "/api/v1/downlinks", "k1", Order);
        var other = await PostAsync(bench, "/api/v1/downlinks", "k1", Order.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));

        Assert.Equal(first, second);
        Assert.Equal((409, "idempotency-mismatch"), (other.Status, CodeOf(other.Body)));
        Assert.Single(bench.Control.Downlinks(null));
    }

    [Fact]
    public async Task Token_SameKeyAfterARestart_IsTheFirstAnswerAndNotReadableInTheStore()
    {
        await using var bench = await WebBench.StartAsync();
        var first = await PostAsync(bench, "/api/v1/tokens", "k1", """{"name":"n","role":"viewer"}""");
        await bench.RestartServerAsync();

        Assert.Equal(first, await PostAsync(bench, "/api/v1/tokens", "k1", """{"name":"n","role":"viewer"}"""));
        var other = await PostAsync(bench, "/api/v1/tokens", "k1", """{"name":"m","role":"viewer"}""");
        Assert.Equal((409, "idempotency-mismatch"), (other.Status, CodeOf(other.Body)));
        var secret = JsonElement.Parse(first.Body).GetProperty("token").GetString()!;
        Assert.DoesNotContain(bench.Store.LoadSettings(""), setting => setting.Value.Contains(secret, StringComparison.Ordinal) || setting.Key.Contains("k1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bulk_SameKeyAfterARestartInTheMiddle_SendsToNobodyTwice()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        await bench.JoinAsync(2, sleepy: true, name: "fan");
        const string Bulk = """{"action":"send","devices":["lamp","fan"],"downlink":{"verb":"set","text":"x"} }""";
        var first = await PostAsync(bench, "/api/v1/devices/bulk", "k1", Bulk);

        // As after a kill before the answer was kept: only the journal knows of it.
        foreach (var (name, _) in bench.Store.LoadSettings("once:"))
        {
            bench.Store.SaveSetting(name, null);
        }

        await bench.RestartServerAsync();
        var second = await PostAsync(bench, "/api/v1/devices/bulk", "k1", Bulk);

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(2, bench.Control.Downlinks(null).Count);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("129")]
    public async Task Key_OutsideItsLimits_IsMalformed(string key)
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await PostAsync(bench, "/api/v1/downlinks", key == "129" ? new string('k', 129) : key, Order);

        Assert.Equal((400, "malformed"), (answer.Status, CodeOf(answer.Body)));
    }

    private static string? CodeOf(string body) => JsonElement.Parse(body).GetProperty("code").GetString();

    private static async Task<(int Status, string? Location, string? Type, string Body)> PostAsync(WebBench bench, string path, string key, string body, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        using var response = await (client ?? bench.Http).SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Headers.Location?.OriginalString, response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
