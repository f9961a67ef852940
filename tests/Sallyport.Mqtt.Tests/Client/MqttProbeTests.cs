using System.Net;
using System.Net.Sockets;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Transport;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Mqtt.Tests.Client.Transport;

namespace Sallyport.Mqtt.Tests.Client;

public sealed class MqttProbeTests
{
    [Fact]
    public async Task Probe_UnknownName_SaysSo()
    {
        var result = await ProbeAsync("mqtt://broker.invalid");
        Assert.Equal((MqttConnectFault.NameUnknown, "the name broker.invalid is not known (DNS)"), (result.Fault, result.Sentence));
    }

    [Fact]
    public async Task Probe_NothingListens_SaysSo()
    {
        using var reserved = new Socket(SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var result = await ProbeAsync($"mqtt://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}");
        Assert.Equal(MqttConnectFault.Refused, result.Fault);
        Assert.Contains("nothing listens at mqtt://127.0.0.1:", result.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20020004", MqttConnectFault.BadPassword)]
    [InlineData("20020005", MqttConnectFault.NotAuthorised)]
    [InlineData("20020002", MqttConnectFault.Broker)]
    [InlineData("485454502f312e31", MqttConnectFault.Broker)] // "HTTP/1.1"
    [InlineData("", MqttConnectFault.Lost)]
    public async Task Probe_BrokerRefuses_SaysHow(string answer, MqttConnectFault expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var probing = ProbeAsync($"mqtt://user:hunter2@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using (var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            var stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte[20], TestContext.Current.CancellationToken);
            await stream.WriteAsync(Convert.FromHexString(answer), TestContext.Current.CancellationToken);
            client.Client.Shutdown(SocketShutdown.Send);
            var result = await probing;
            Assert.Equal(expected, result.Fault);
            Assert.DoesNotContain("hunter2", result.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Probe_RealBroker_Connects_AndKnowsAWrongPassword()
    {
        await using var broker = await Mosquitto.StartAsync(["allow_anonymous false", "password_file {folder}/passwords"], MosquittoTests.WritePasswords);
        var right = await ProbeAsync(broker.Url("user:right%20one@"));
        Assert.True(right.Connected, right.Sentence);
        Assert.Equal(MqttConnectFault.NotAuthorised, (await ProbeAsync(broker.Url("user:no@"))).Fault);
    }

    [Fact]
    public async Task Probe_ExpiredCertificate_SaysSo_AndPlainPortIsToldApart()
    {
        var folder = string.Empty;
        await using var broker = await Mosquitto.StartAsync(
            ["cafile {folder}/ca.pem", "certfile {folder}/broker.pem", "keyfile {folder}/broker.key", "allow_anonymous true"],
            temp => MosquittoTests.Prepare(folder = temp, DateTimeOffset.UtcNow.AddDays(-2)));
        var expired = await ProbeAsync(broker.Url(scheme: "mqtts"), options => options with { CaFile = $"{folder}/ca.pem" });
        Assert.Equal(MqttConnectFault.TlsExpired, expired.Fault);

        await using var plain = await Mosquitto.StartAsync("allow_anonymous true");
        Assert.Equal(MqttConnectFault.TlsFailed, (await ProbeAsync(plain.Url(scheme: "mqtts"))).Fault);
    }

    private static Task<MqttProbeResult> ProbeAsync(string url, Func<MqttOptions, MqttOptions>? change = null)
    {
        var options = new MqttOptions { Broker = TestUri.Of(url), ClientId = "probe" };
        return MqttProbe.TryConnectAsync(change?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
    }
}
