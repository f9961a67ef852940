using System.Net;
using System.Net.Sockets;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Test;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Mqtt.Tests.Client.Transport;

namespace Sallyport.Mqtt.Tests.Client;

/// <summary>The connection test of the settings, against real brokers and against what is none.</summary>
public sealed class MqttTestTests
{
    private const string Topic = "net/gateway/test-1";

    [Fact]
    public async Task Test_RightPassword_PassesEveryStepAndAMessageComesBack()
    {
        await using var broker = await Mosquitto.StartAsync(["allow_anonymous false", "password_file {folder}/passwords"], MosquittoTests.WritePasswords);

        var result = await RunAsync(broker.Url("user:right%20one@"));

        Assert.True(result.Passed, Text(result));
        Assert.Equal(["name ok", "connect ok", "tls skipped", "login ok", "subscribe ok", "publish ok"], States(result));
        Assert.Null(result.Certificate);
    }

    [Fact]
    public async Task Test_WrongPassword_FailsAtTheLoginWithACureAndWithoutThePassword()
    {
        await using var broker = await Mosquitto.StartAsync(["allow_anonymous false", "password_file {folder}/passwords"], MosquittoTests.WritePasswords);

        var result = await RunAsync(broker.Url("user:hunter2@"));

        Assert.Equal(["name ok", "connect ok", "tls skipped", "login failed", "subscribe skipped", "publish skipped"], States(result));
        Assert.Equal("Correct user and password; the broker's log says which is wrong.", result.Steps[3].Cure);
        Assert.DoesNotContain("hunter2", Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WrongPort_FailsAtTheConnection()
    {
        using var reserved = new Socket(SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var result = await RunAsync($"mqtt://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}");

        Assert.Equal(["name ok", "connect failed", "tls skipped", "login skipped", "subscribe skipped", "publish skipped"], States(result));
        Assert.Contains("nothing listens at mqtt://127.0.0.1:", result.Steps[1].Detail, StringComparison.Ordinal);
        Assert.Contains("1883", result.Steps[1].Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_UnknownName_FailsAtTheName()
    {
        var result = await RunAsync("mqtt://broker.invalid");

        Assert.Equal(("failed", "the name broker.invalid is not known (DNS)"), (result.Steps[0].State, result.Steps[0].Detail));
    }

    [Fact]
    public async Task Test_CertificateOfAnotherName_FailsAtTlsAndShowsTheCertificate()
    {
        var folder = string.Empty;
        await using var broker = await Mosquitto.StartAsync(
            ["cafile {folder}/ca.pem", "certfile {folder}/broker.pem", "keyfile {folder}/broker.key", "allow_anonymous true"],
            temp => MosquittoTests.Prepare(folder = temp, DateTimeOffset.UtcNow.AddDays(30)));

        var right = await RunAsync(broker.Url(scheme: "mqtts"), options => options with { CaFile = $"{folder}/ca.pem" });
        var other = await RunAsync(broker.Url(scheme: "mqtts"), options => options with { CaFile = $"{folder}/ca.pem", ServerName = "elsewhere.example" });
        var untrusted = await RunAsync(broker.Url(scheme: "mqtts"));

        Assert.True(right.Passed, Text(right));
        Assert.InRange(right.Certificate!.NotAfter, DateTimeOffset.UtcNow.AddDays(29), DateTimeOffset.UtcNow.AddDays(31));
        Assert.Equal("failed", other.Steps[2].State);
        Assert.Contains("is not for the name elsewhere.example", other.Steps[2].Detail, StringComparison.Ordinal);
        Assert.Equal(right.Certificate.Fingerprint, other.Certificate!.Fingerprint);
        Assert.Equal("Name the file of the authority that signed it (mqtt.caFile).", untrusted.Steps[2].Cure);
    }

    [Fact]
    public async Task Test_ExpiredCertificate_AndAPlainPort_AreToldApart()
    {
        var folder = string.Empty;
        await using var broker = await Mosquitto.StartAsync(
            ["cafile {folder}/ca.pem", "certfile {folder}/broker.pem", "keyfile {folder}/broker.key", "allow_anonymous true"],
            temp => MosquittoTests.Prepare(folder = temp, DateTimeOffset.UtcNow.AddDays(-2)));
        var expired = await RunAsync(broker.Url(scheme: "mqtts"), options => options with { CaFile = $"{folder}/ca.pem" });
        await using var plain = await Mosquitto.StartAsync("allow_anonymous true");
        var wrong = await RunAsync(plain.Url(scheme: "mqtts"));

        Assert.Contains("not valid now", expired.Steps[2].Detail, StringComparison.Ordinal);
        Assert.Contains("mqtt:// instead of mqtts://", wrong.Steps[2].Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20020004", "user name or the password is wrong")]
    [InlineData("20020005", "does not authorise")]
    [InlineData("20020002", "does not accept this client id")]
    [InlineData("485454502f312e31", "not MQTT 3.1.1")] // "HTTP/1.1"
    [InlineData("", "closed the connection")]
    public async Task Test_BrokerRefuses_SaysHow(string answer, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var testing = RunAsync($"mqtt://user:hunter2@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[20], TestContext.Current.CancellationToken);
        await stream.WriteAsync(Convert.FromHexString(answer), TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);

        var result = await testing;

        Assert.Equal("failed", result.Steps[3].State);
        Assert.Contains(expected, result.Steps[3].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Text(result), StringComparison.Ordinal);
    }

    private static IEnumerable<string> States(MqttTestResult result) => result.Steps.Select(static step => $"{step.Name} {step.State}");

    private static string Text(MqttTestResult result) => string.Join('\n', result.Steps);

    private static Task<MqttTestResult> RunAsync(string url, Func<MqttOptions, MqttOptions>? change = null)
    {
        var options = new MqttOptions { Broker = TestUri.Of(url), ClientId = "gateway" };
        return MqttTest.RunAsync(change?.Invoke(options) ?? options, Topic, TestContext.Current.CancellationToken);
    }
}
