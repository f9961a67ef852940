using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli;
using Sallyport.Cli.Tls;

namespace Sallyport.System.Tests.Cli;

public sealed class HttpsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly SteppedTime _time = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Run_OnlyHttps_IsReadyThereTellsItsFingerprintAndCommandsTrustIt()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--https", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        Match ready = Regex.Match(await run.FirstLineAsync(), @"^ready http=(https://127\.0\.0\.1:[1-9]\d*) link=\S+$");
        Assert.True(ready.Success, await run.FirstLineAsync());
        var url = new Uri(ready.Groups[1].Value);

        (X509Certificate2 certificate, HttpResponseMessage answer) = await AskAsync(new Uri(url, "/api/v1/health"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"), "a self-made certificate must not lock people out");
        string fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
        Assert.Equal(ExitCode.Done, (await CliRun.Of("devices", "--json", "--data", Data)).ExitCode);
        CliRun link = await CliRun.Of("users", "link", "--data", Data);
        Assert.StartsWith(ready.Groups[1].Value + "/#link=", link.Output, StringComparison.Ordinal);
        string token = (await File.ReadAllTextAsync(Path.Combine(Data, "token"), TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(ExitCode.Done, (await CliRun.Of("devices", "--url", url.ToString(), "--token", token, "--fingerprint", ServerCertificate.Readable(fingerprint))).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("devices", "--url", url.ToString(), "--token", token)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("devices", "--url", url.ToString(), "--token", token, "--fingerprint", new string('0', 64))).ExitCode);
        Assert.Equal(ExitCode.Done, (await CliRun.Of("doctor", "--data", Data)).ExitCode);
        Assert.Equal((ExitCode.Done, ""), await SimulateAsync("--data", Data));
        Assert.Equal(ExitCode.Refused, (await SimulateAsync("--against", url.ToString())).ExitCode);

        CliRun ended = await run.StopAsync();
        Assert.Contains(ended.ErrorLines, line => line.EndsWith(ServerCertificate.Readable(fingerprint), StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "tls", "key.pem")));
    }

    // Shorter than a node's first wait: only the way to the gateway's link is looked at.
    private async Task<(int ExitCode, string Error)> SimulateAsync(string flag, string gateway)
    {
        CliRun run = await CliRun.Of("sim", "--nodes", "1", "--protocol", "enigmaiot", "--minutes", "0.02", "--network-name", "EnigmaIOT", "--network-key-file", Path.Combine(Data, "enigmaiot.key"), flag, gateway);
        return (run.ExitCode, run.Error);
    }

    [Fact]
    public async Task Run_Both_TellsBothOnTheOneLine()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        Assert.Matches(@"^ready http=http://127\.0\.0\.1:[1-9]\d* https=https://127\.0\.0\.1:[1-9]\d* link=\S+$", await run.FirstLineAsync());
    }

    [Fact]
    public async Task Run_OwnCertificate_IsServedWithHstsAndTheCookieIsSecure()
    {
        (string certificate, string key) = Files("gateway.example");
        await using var run = new BackgroundRun("run", "--data", Data, "--https", "127.0.0.1:0", "--cert", certificate, "--key", key, "--link", "udp://127.0.0.1:0");
        var url = new Uri((await run.FirstLineAsync()).Split(' ')[1]["http=".Length..]);
        string link = (await CliRun.Of("users", "link", "--data", Data)).Output.Trim().Split("#link=")[1];

        (X509Certificate2 served, HttpResponseMessage answer) = await AskAsync(new Uri(url, "/api/v1/link"), JsonSerializer.Serialize(new { link, name = "anna", password = "correct horse battery" }));

        Assert.Equal("CN=gateway.example", served.Subject);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.Matches($"^__Host-sallyport-{url.Port}=[^;]{{43}}; max-age=2592000; path=/; secure; samesite=strict; httponly$", answer.Headers.GetValues("Set-Cookie").Single());
        Assert.DoesNotContain("self-made", (await run.StopAsync()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--http", "0.0.0.0:0")]
    [InlineData("--http", "none")]
    [InlineData("--http", "127.0.0.1:0", "--cert", "x")]
    [InlineData("--https", "127.0.0.1:0", "--cert", "x")]
    [InlineData("--https", "127.0.0.1:0", "--key", "x")]
    [InlineData("--https", "here")]
    public async Task Run_DoorThatCannotBe_IsAUsageError(params string[] flags)
    {
        CliRun run = await CliRun.Of(["run", "--data", Data, "--link", "udp://127.0.0.1:0", .. flags]);
        Assert.Equal((ExitCode.Usage, 1), (run.ExitCode, run.ErrorLines.Count));
    }

    [Fact]
    public async Task Run_BeyondLoopbackWithoutTls_NamesBothWays()
    {
        CliRun refused = await CliRun.Of("run", "--data", Data, "--http", "0.0.0.0:0", "--link", "udp://127.0.0.1:0");
        Assert.Contains("--https 0.0.0.0:0", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--allow-http", refused.Error, StringComparison.Ordinal);

        await using var run = new BackgroundRun("run", "--data", Data, "--http", "0.0.0.0:0", "--allow-http", "--link", "udp://127.0.0.1:0");
        string url = (await run.FirstLineAsync()).Split(' ')[1]["http=".Length..].Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
        using var client = new HttpClient();
        string health = await client.GetStringAsync(new Uri(url + "/api/v1/health"), TestContext.Current.CancellationToken);
        Assert.Contains("without TLS", JsonElement.Parse(health).GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await CliRun.Of("devices", "--data", Data)).ExitCode);
        Assert.StartsWith($"http://{Dns.GetHostName()}:", (await CliRun.Of("users", "link", "--data", Data)).Output, StringComparison.OrdinalIgnoreCase);
        CliRun doctor = await CliRun.Of("doctor", "--data", Data);
        Assert.Equal(ExitCode.Refused, doctor.ExitCode);
        Assert.Contains("without TLS", doctor.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Run_CertificateThatIsNone_IsRefusedWithOneLine(string text)
    {
        (_, string key) = Files("x");
        CliRun run = await CliRun.Of("run", "--data", Data, "--https", "127.0.0.1:0", "--cert", _scratch.File("bad.pem", text), "--key", key, "--link", "udp://127.0.0.1:0");
        Assert.Equal((ExitCode.Refused, 1), (run.ExitCode, run.ErrorLines.Count));
        CliRun missing = await CliRun.Of("run", "--data", Data, "--https", "127.0.0.1:0", "--cert", "/nowhere/c.pem", "--key", key, "--link", "udp://127.0.0.1:0");
        Assert.Equal((ExitCode.Refused, 1), (missing.ExitCode, missing.ErrorLines.Count));
    }

    [Fact]
    public void SelfMade_NearItsEnd_IsMadeAnewWithTheSameKey()
    {
        using var certificate = new ServerCertificate(new SelfMadeCertificate(Data, IPAddress.Any, _time), _time, NullLogger.Instance);
        string first = certificate.Fingerprint;
        byte[] key = certificate.Current().TargetCertificate.GetPublicKey();
        var told = new List<string>();
        certificate.Changed += told.Add;
        using (var again = new ServerCertificate(new SelfMadeCertificate(Data, IPAddress.Any, _time), _time, NullLogger.Instance))
        {
            Assert.Equal(first, again.Fingerprint);
        }

        _time.Step(TimeSpan.FromDays(365));
        Assert.Equal(first, Convert.ToHexStringLower(SHA256.HashData(certificate.Current().TargetCertificate.RawData)));
        _time.Step(TimeSpan.FromDays(2));
        X509Certificate2 renewed = certificate.Current().TargetCertificate;

        Assert.Equal([certificate.Fingerprint], told);
        Assert.NotEqual(first, certificate.Fingerprint);
        Assert.Equal(key, renewed.GetPublicKey());
        Assert.True(renewed.MatchesHostname("localhost") && renewed.MatchesHostname("127.0.0.1") && renewed.MatchesHostname(Dns.GetHostName()));
        Assert.InRange((renewed.NotAfter - renewed.NotBefore).TotalDays, 390, 398);
    }

    [Fact]
    public void OwnCertificate_Replaced_HoldsAndABrokenOneChangesNothing()
    {
        (string file, string key) = Files("one.example");
        using var certificate = new ServerCertificate(new OwnCertificate(file, key), _time, NullLogger.Instance);

        File.WriteAllText(file, "half a file");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        _time.Step(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=one.example", certificate.Current().TargetCertificate.Subject);

        Files("two.example");
        _time.Step(TimeSpan.FromMinutes(2));
        Assert.Equal("CN=two.example", certificate.Current().TargetCertificate.Subject);
    }

    private (string Certificate, string Key) Files(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return (_scratch.File("certificate.pem", made.ExportCertificatePem()), _scratch.File("key.pem", key.ExportPkcs8PrivateKeyPem()));
    }

    private static async Task<(X509Certificate2 Certificate, HttpResponseMessage Answer)> AskAsync(Uri url, string? body = null)
    {
        X509Certificate2? seen = null;
        using var handler = new HttpClientHandler
        {
            UseCookies = false,
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => (seen = new X509Certificate2(certificate!)) is not null,
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, url);
        request.Content = body is null ? null : new StringContent(body, null, "application/json");
        HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (seen!, answer);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step(TimeSpan span) => _now += span;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.Ticks;
    }
}
