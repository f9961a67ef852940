using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Tests.Broker;

namespace Sallyport.Mqtt.Tests.Client;

public sealed class MqttUriTests
{
    [Theory]
    [InlineData("mqtt://broker", "broker", 1883, false, null, "mqtt://broker:1883")]
    [InlineData("mqtts://broker/", "broker", 8883, true, null, "mqtts://broker:8883")]
    [InlineData("mqtt://u:p%40ss@10.0.0.1:1884", "10.0.0.1", 1884, false, "u", "mqtt://10.0.0.1:1884")]
    [InlineData("mqtt://us%3Aer@h", "h", 1883, false, "us:er", "mqtt://h:1883")]
    [InlineData("mqtt://[::1]:1883", "::1", 1883, false, null, "mqtt://[::1]:1883")]
    public void TryParse_Right_ReadsEveryPart(string text, string host, int port, bool tls, string? user, string shown)
    {
        Assert.True(MqttUri.TryParse(text, out var uri, out var error), error);
        Assert.Equal((host, port, tls, user, shown), (uri!.Host, uri.Port, uri.Tls, uri.User, uri.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("broker:1883")]
    [InlineData("http://broker")]
    [InlineData("mqtt://user:hunter2@broker:99999")]
    [InlineData("mqtt://user:hunter2@broker:0")]
    [InlineData("mqtt://user:hunter2@broker/path")]
    [InlineData("mqtt://user:hunter2@broker?x=hunter2")]
    [InlineData("mqtt://:hunter2@broker")]
    public void TryParse_Wrong_SaysWhyWithoutThePassword(string? text)
    {
        Assert.False(MqttUri.TryParse(text, out var uri, out var error));
        Assert.Null(uri);
        Assert.NotEmpty(error!);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WithPassword_NeverPrintIt()
    {
        var uri = TestUri.Of("mqtt://user:hunter2@broker");
        var options = new MqttOptions { Broker = uri, ClientId = "a", Password = new MqttPassword("hunter2") };
        Assert.DoesNotContain("hunter2", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(options), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WithSeveralErrors_TellsAllWithTheirPaths()
    {
        var uri = TestUri.Of("mqtt://broker");
        var options = new MqttOptions
        {
            Broker = uri,
            ClientId = string.Empty,
            KeepAlive = TimeSpan.FromSeconds(1),
            Window = 0,
            Password = new MqttPassword("x"),
            CaFile = "/nowhere/ca.pem",
        };
        Assert.Equal(
            ["mqtt.clientId", "mqtt.password", "mqtt.keepAlive", "mqtt.window", "mqtt.broker", "mqtt.caFile"],
            options.Validate("mqtt").Select(error => error.Split(' ')[0]));
        Assert.Empty((options with { ClientId = "a", KeepAlive = TimeSpan.FromSeconds(30), Window = 1, Password = null, CaFile = null }).Validate("mqtt"));
    }
}
