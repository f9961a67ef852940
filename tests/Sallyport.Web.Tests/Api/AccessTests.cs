using Microsoft.AspNetCore.Routing;
using Sallyport.Web.Access;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class AccessTests
{
    /// <summary>Every endpoint that is in no document, from the server's own list; only the dashboard's page and files, which hold no data, may be open. OpenApiDocumentTests has the others.</summary>
    [Fact]
    public async Task Endpoints_OutsideTheDocument_Answer401WithoutToken()
    {
        await using var bench = await WebBench.StartAsync();
        using var nobody = bench.Client(null);
        using var stranger = bench.Client("not a token");
        var open = new List<string>();
        var others = bench.Endpoints.Where(static one => !one.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)).ToArray();
        foreach (var endpoint in others)
        {
            var path = endpoint.RoutePattern.RawText!.Replace("{**word}", "x", StringComparison.Ordinal).Replace("{word}", "x", StringComparison.Ordinal)
                .Replace("{**device}", "x", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal).Replace("{section}", "x", StringComparison.Ordinal).Replace("{part}", "x", StringComparison.Ordinal);
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "PATCH";
            var answers = new[] { await bench.CallAsync(method, path, "{}", nobody), await bench.CallAsync(method, path, "{}", stranger) };
            if (answers.Any(answer => answer.Status != 401))
            {
                open.Add($"{method} {path}");
            }
            else
            {
                Assert.All(answers, answer => Assert.Equal(("application/problem+json", "unauthorized"), (answer.ContentType, answer.Code)));
            }
        }

        Assert.True(others.Length > 6, "the list is not complete");
        Assert.Equal(["GET /", "GET /alerts", "GET /assets/x", "GET /audit", "GET /devices", "GET /devices/x", "GET /events", "GET /frames", "GET /guide", "GET /guide/x", "GET /map", "GET /outputs", "GET /settings", "GET /settings/x"], open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Token_Roles_AllowWhatTheySay()
    {
        await using var bench = await WebBench.StartAsync();
        using var viewer = await TokenAsync(bench, "viewer");
        using var operators = await TokenAsync(bench, "operator");
        const string Order = """{"device":"nobody","verb":"get","text":"x"}""";

        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/devices", client: viewer)).Status);
        Assert.Equal("forbidden-role", (await bench.CallAsync("POST", "/api/v1/downlinks", Order, viewer)).Code);
        Assert.Equal("unknown-device", (await bench.CallAsync("POST", "/api/v1/downlinks", Order, operators)).Code);
        Assert.Equal("forbidden-role", (await bench.CallAsync("GET", "/api/v1/tokens", client: operators)).Code);
        Assert.Equal("forbidden-role", (await bench.CallAsync("POST", "/api/v1/reset", """{"confirm":true}""", operators)).Code);
        Assert.Empty(bench.Machine.Resets);
    }

    [Fact]
    public async Task Token_Revoked_IsNobodys()
    {
        await using var bench = await WebBench.StartAsync();
        using var viewer = await TokenAsync(bench, "viewer");

        Assert.Equal(204, (await bench.CallAsync("DELETE", "/api/v1/tokens/the%20viewer")).Status);

        Assert.Equal(401, (await bench.CallAsync("GET", "/api/v1/devices", client: viewer)).Status);
        Assert.Equal("unknown-token", (await bench.CallAsync("DELETE", "/api/v1/tokens/the%20viewer")).Code);
    }

    [Fact]
    public async Task Token_Listed_HasNoSecret()
    {
        await using var bench = await WebBench.StartAsync();
        var made = (await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"grafana","role":"viewer"}""")).Json;

        var listed = await bench.CallAsync("GET", "/api/v1/tokens");

        var secret = made.GetProperty("token").GetString()!;
        Assert.Equal(43, secret.Length);
        Assert.Equal("grafana", Assert.Single(listed.Json.EnumerateArray()).GetProperty("name").GetString());
        Assert.DoesNotContain(secret, listed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Store.LoadSettings(""), setting => setting.Value.Contains(secret, StringComparison.Ordinal));
        Assert.Contains(bench.Journal.Entries, entry => entry.Body is Gateway.Journal.Bodies.AuditBody { Action: "token.create", Target: "grafana", Who: "local" });
    }

    [Fact]
    public void Tokens_LoadedAgain_AreTheSame()
    {
        var store = new Gateway.Tests.Fakes.InMemoryStateStore();
        new ApiTokens(store, "first").Create("a:b", AccessRole.Operator, 17_000_000, out var secret, out _);
        store.SaveSetting("token:bad", "9:x");

        var tokens = new ApiTokens(store, "second");

        Assert.Equal(("a:b", AccessRole.Operator, 17_000_000L), (tokens.Find(secret)!.Name, tokens.Find(secret)!.Role, tokens.Find(secret)!.CreatedAtMicroseconds));
        Assert.Null(tokens.Find("first"));
        Assert.Single(tokens.List);
    }

    [Fact]
    public void Tokens_AfterTheirEnd_LetNobodyIn()
    {
        var store = new Gateway.Tests.Fakes.InMemoryStateStore();
        new ApiTokens(store, "local").Create("short", AccessRole.Admin, 16_000_000, out var secret, out _, 17_000_000);

        var before = new ApiTokens(store, "local", new StandingTime(16_999_999));
        var after = new ApiTokens(store, "local", new StandingTime(17_000_000));

        Assert.Equal(17_000_000, before.Find(secret)?.ExpiresAtMicroseconds);
        Assert.Null(after.Find(secret));
        Assert.True(before.Holds(before.Find(secret)!));
        Assert.False(after.Holds(before.Find(secret)!));
        Assert.Single(after.List);
        Assert.NotNull(after.Find("local"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e300")]
    public async Task Token_LifeThatDoesNotFit_IsRefused(string seconds)
    {
        await using var bench = await WebBench.StartAsync();
        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/tokens", $$"""{"name":"n","role":"viewer","expiresIn":{{seconds}}}""")).Status);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void Tokens_BadName_AreRefused(string name) =>
        Assert.Null(new ApiTokens(new Gateway.Tests.Fakes.InMemoryStateStore(), "x").Create(name, AccessRole.Viewer, 0, out _, out _));

    [Fact]
    public void Tokens_Hundred_AreTheMost()
    {
        var tokens = new ApiTokens(new Gateway.Tests.Fakes.InMemoryStateStore(), "x");
        for (var number = 0; number < ApiTokens.Maximum; number++)
        {
            Assert.NotNull(tokens.Create($"t{number}", AccessRole.Viewer, 0, out _, out _));
        }

        Assert.Null(tokens.Create("one more", AccessRole.Viewer, 0, out _, out var refusal));
        Assert.Contains("100", refusal, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> TokenAsync(WebBench bench, string role)
    {
        var answer = await bench.CallAsync("POST", "/api/v1/tokens", $$"""{"name":"the {{role}}","role":"{{role}}"}""");
        Assert.Equal(201, answer.Status);
        return bench.Client(answer.Json.GetProperty("token").GetString());
    }

    private sealed class StandingTime(long microseconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

        public override long GetTimestamp() => 0;
    }
}
