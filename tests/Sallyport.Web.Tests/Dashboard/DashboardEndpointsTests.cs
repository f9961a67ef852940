using System.Net;
using System.Text;
using Sallyport.Web.Dashboard;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Dashboard;

public sealed class DashboardEndpointsTests
{
    private static readonly string Script = string.Concat(Enumerable.Repeat("console.log('dashboard');\n", 100));

    [Theory]
    [InlineData("/")]
    [InlineData("/devices")]
    [InlineData("/devices/enigmaiot/attic/02:00:00:00:00:01?tab=queue")]
    [InlineData("/events?kind=refused")]
    [InlineData("/audit")]
    [InlineData("/outputs")]
    [InlineData("/guide")]
    [InlineData("/guide/troubleshooting")]
    [InlineData("/settings")]
    [InlineData("/settings/tokens")]
    public async Task Page_AnyOfItsAddresses_IsTheSamePageWithSecureHeaders(string path)
    {
        await using var bench = await WebBench.StartAsync(dashboard: Files());
        using var browser = bench.Client(null);

        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("<!doctype html><title>Sallyport</title>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asset_BrowserThatTakesBrotli_GetsItSmallerAndForEver()
    {
        await using var bench = await WebBench.StartAsync(dashboard: Files());
        using var browser = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.Brotli }) { BaseAddress = bench.Url };
        using var plain = bench.Client(null);

        using var small = await plain.SendAsync(Asking("br"), TestContext.Current.CancellationToken);
        using var whole = await plain.SendAsync(Asking("gzip, brutal"), TestContext.Current.CancellationToken);

        Assert.Equal(Script, await browser.GetStringAsync(new Uri("/assets/index-1a2b.js", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("br", Assert.Single(small.Content.Headers.ContentEncoding));
        Assert.InRange(small.Content.Headers.ContentLength!.Value, 1, 200);
        Assert.Empty(whole.Content.Headers.ContentEncoding);
        Assert.Equal(Script.Length, whole.Content.Headers.ContentLength);
        Assert.Equal("public, max-age=31536000, immutable", small.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("text/javascript; charset=utf-8", small.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("/assets/index-0000.js")]
    [InlineData("/assets/index.html")]
    [InlineData("/assets/..%2Findex.html")]
    public async Task Asset_NotThere_Is404AndNotThePage(string path)
    {
        await using var bench = await WebBench.StartAsync(dashboard: Files());
        using var browser = bench.Client(null);

        var answer = await bench.CallAsync("GET", path, client: browser);

        Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Page_BuildWithoutDashboard_SaysWhatIsMissing()
    {
        await using var bench = await WebBench.StartAsync(dashboard: new DashboardFiles([]));
        using var browser = bench.Client(null);

        var answer = await bench.CallAsync("GET", "/", client: browser);

        Assert.Equal((200, "text/plain"), (answer.Status, answer.ContentType));
        Assert.Contains("Node.js 20 or newer was missing", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>What a first visit loads, compressed; nothing where this build has no dashboard.</summary>
    [Fact]
    public void OfThisBuild_Index_NamesOnlyFilesThatAreThereAndAreSmall()
    {
        if (DashboardFiles.OfThisBuild.Find(DashboardFiles.Index) is not { } index)
        {
            Assert.Skip("this build has no dashboard");
            return;
        }

        var html = Encoding.UTF8.GetString(index.Plain);
        var names = html.Split('"').Where(static part => part.StartsWith("/assets/", StringComparison.Ordinal)).Select(static part => part[1..]).ToArray();
        var files = names.Select(DashboardFiles.OfThisBuild.Find).ToArray();

        Assert.InRange(names.Length, 2, 10);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.All(files, Assert.NotNull);
        Assert.InRange(files.Sum(static file => (file!.Compressed ?? file.Plain).Length), 10_000, 150_000);
    }

    private static HttpRequestMessage Asking(string encodings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-1a2b.js");
        request.Headers.Add("Accept-Encoding", encodings);
        return request;
    }

    private static DashboardFiles Files() => new(
    [
        new("index.html", "<!doctype html><title>Sallyport</title>"u8.ToArray()),
        new("assets/index-1a2b.js", Encoding.UTF8.GetBytes(Script)),
    ]);
}
