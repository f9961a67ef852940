using Sallyport.Web.Dashboard;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.SignIn;

public sealed class DoorTests
{
    private static readonly string[] Everywhere =
    [
        "Cache-Control", "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options",
    ];

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/assets/none.js", 404)]
    [InlineData("GET", "/api/v1/health", 200)]
    [InlineData("GET", "/api/v1/users", 401)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/api/v1/health", 405)]
    [InlineData("POST", "/api/v1/session", 415)]
    [InlineData("GET", "/api/node/status", 401)]
    public async Task Answer_OfAnyKind_HasTheSecureHeaders(string method, string path, int status)
    {
        await using var bench = await WebBench.StartAsync();
        using var nobody = bench.Client(null);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var answer = await (method == "DELETE" ? bench.Http : nobody).SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal([], Everywhere.Where(name => !answer.Headers.Contains(name)));
        Assert.Equal(path == "/" ? DashboardEndpoints.ContentSecurityPolicy : SecureHeaders.ContentSecurityPolicy, answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("Strict-Transport-Security"));
        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost", 200)]
    [InlineData("sallyport.localhost:8080", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("Gateway.Example.org", 200)]
    public async Task Host_OnLoopback_IsAnAddressOrANameOfOurs(string host, int status)
    {
        await using var bench = await WebBench.StartAsync(hosts: ["gateway.example.org"]);
        using var client = bench.Client(null);
        client.DefaultRequestHeaders.Host = host;
        Assert.Equal(status, (await bench.CallAsync("GET", "/api/v1/version", client: client)).Status);
    }

    [Fact]
    public async Task Forwarded_Headers_AreNotBelieved()
    {
        await using var bench = await WebBench.StartAsync();
        using var client = bench.Visitor();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");

        await bench.CallAsync("POST", "/api/v1/session", """{"name":"anna","password":"wrong wrong wrong"}""", client);

        var refused = bench.Journal.Entries.Select(static entry => entry.Body).OfType<Gateway.Journal.Bodies.AuditBody>().Single();
        Assert.Equal(("session.refused", "127.0.0.1"), (refused.Action, refused.From));
    }
}
