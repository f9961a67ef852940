using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.Faults;

/// <summary>
/// A real Mosquitto that the built gateway cannot use: health and log name the cause, the gateway serves on and does not hammer, and when the broker is set
/// right everything arrives without a restart.
/// </summary>
public sealed class BrokerFaultTests : IDisposable
{
    private const int Messages = 200;

    // The shortest pause between two attempts (<c>BackOffMinimum</c>), less what timers are early.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.95);

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public Task Password_Wrong_IsNamedAndNotHammeredAndEverythingArrivesLater() => RunAsync(
        tls: false,
        folder => WritePassword(folder, "another one"),
        folder => WritePassword(folder, "the password"),
        "the password is wrong");

    [Fact]
    public Task Certificate_Expired_IsNamedAndNotHammeredAndEverythingArrivesLater() => RunAsync(
        tls: true,
        static folder => TestCertificates.Write(folder, DateTimeOffset.UtcNow.AddDays(-1)),
        Mend,
        "has a certificate that is not valid now");

    [Fact]
    public Task Certificate_ForAnotherName_IsNamedAndNotHammeredAndEverythingArrivesLater() => RunAsync(
        tls: true,
        static folder => TestCertificates.Write(folder, DateTimeOffset.UtcNow.AddDays(60), "broker.example"),
        Mend,
        "has a certificate that is not for the name 127.0.0.1");

    [Fact]
    public Task Certificate_OfAnUnknownAuthority_IsNamedAndNotHammeredAndEverythingArrivesLater() => RunAsync(
        tls: true,
        static folder =>
        {
            TestCertificates.Write(folder, DateTimeOffset.UtcNow.AddDays(60));
            File.Copy(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "trusted.pem"));
            TestCertificates.Write(folder, DateTimeOffset.UtcNow.AddDays(60));
        },
        Mend,
        "has a certificate that no trusted authority signed");

    private static void Mend(string folder)
    {
        TestCertificates.Write(folder, DateTimeOffset.UtcNow.AddDays(60));
        File.Copy(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "trusted.pem"), overwrite: true);
    }

    private static void WritePassword(string folder, string password)
    {
        using Process made = Process.Start("mosquitto_passwd", ["-b", "-c", Path.Combine(folder, "passwords"), "gateway", password]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    private async Task RunAsync(bool tls, Action<string> spoil, Action<string> mend, string cause)
    {
        string folder = "";
        int port = FreePort();
        string[] settings = tls
            ? ["allow_anonymous true", Text($"listener {port} 127.0.0.1"), "tls_version tlsv1.2", "cafile {folder}/ca.pem", "certfile {folder}/broker.pem", "keyfile {folder}/broker.key"]
            : ["allow_anonymous true", "password_file {folder}/passwords"];
        await using Mosquitto broker = await Mosquitto.StartAsync(settings, place => spoil(folder = place));
        if (tls && !File.Exists(Path.Combine(folder, "trusted.pem")))
        {
            File.Copy(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "trusted.pem"));
        }

        await using Subscriber subscriber = await Subscriber.StartAsync(broker.Port, $"{LoadField.NetworkName}/+/data");
        await using var relay = new CountingRelay(tls ? port : broker.Port);
        await using GatewayProcess gateway = await StartAsync(tls, relay.Port, folder);
        using HttpClient client = gateway.Client();
        using var field = new LoadField(nodes: 10, framesPerTick: 4);
        await field.LoadAsync(gateway.Link!, Messages, TestContext.Current.CancellationToken);

        await Poll.UntilAsync(() => Health(client).Problem.Contains(cause, StringComparison.Ordinal), () => Health(client).ToString());
        Assert.Equal("degraded", Health(client).Status);
        await Poll.UntilAsync(() => relay.Pauses.Count >= 1, () => $"{relay.Pauses.Count + 1} attempts");
        Assert.DoesNotContain(subscriber.Lines, static line => line.Contains("/data ", StringComparison.Ordinal));
        long accepted = await UplinksAsync(client);
        Assert.True(accepted > Messages / 2, $"only {accepted} uplinks");

        mend(folder);
        await broker.RestartAsync();
        await Poll.UntilAsync(() => Health(client) is { Status: "ok", Behind: 0 }, () => Health(client).ToString());
        await subscriber.UntilAsync(lines => lines.Where(static line => line.Contains("/data ", StringComparison.Ordinal)).Distinct().Count() == accepted);
        Assert.All(relay.Pauses, static pause => Assert.True(pause >= ShortestPause, $"the next attempt came after {pause}"));
        (int exitCode, _, string log) = await gateway.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains(cause, log, StringComparison.Ordinal);
        Assert.DoesNotContain("the password", log.Replace("the password is wrong", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private Task<GatewayProcess> StartAsync(bool tls, int port, string folder)
    {
        string key = _scratch.File("net.key", LoadField.NetworkKeyText);
        string[] link = ["--network-name", LoadField.NetworkName, "--network-key-file", key, "--link", "udp://127.0.0.1:0", "--mqtt", Text($"{(tls ? "mqtts" : "mqtt")}://127.0.0.1:{port}")];
        string data = Path.Combine(_scratch.Path, "data");
        return tls
            ? GatewayProcess.StartAsync(data, link, new Dictionary<string, string> { ["SALLYPORT__MQTT__CAFILE"] = Path.Combine(folder, "trusted.pem") })
            : GatewayProcess.StartAsync(data, [.. link, "--mqtt-user", "gateway", "--mqtt-password-file", _scratch.File("password", "the password")]);
    }

    private static (string Status, string Problem, long Behind) Health(HttpClient client)
    {
        JsonElement health = client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/health", UriKind.Relative)).GetAwaiter().GetResult();
        return (health.GetProperty("status").GetString()!, health.GetProperty("problems").GetRawText(), health.GetProperty("outputs")[0].GetProperty("behind").GetInt64());
    }

    private static async Task<long> UplinksAsync(HttpClient client)
    {
        JsonElement page = await client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/events?kind=uplink&limit=10000", UriKind.Relative), TestContext.Current.CancellationToken);
        return page.GetProperty("events").GetArrayLength();
    }

    private static int FreePort()
    {
        using var free = new Socket(SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)free.LocalEndPoint!).Port;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
