using System.Diagnostics;
using System.Globalization;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;
using Sallyport.Mqtt.Tests.Broker;

namespace Sallyport.Mqtt.Tests.Client.Transport;

/// <summary>Our client and the broker that most people run.</summary>
public sealed class MosquittoTests
{
    private const string Tls = "tls_version tlsv1.2\ncafile {folder}/ca.pem\ncertfile {folder}/broker.pem\nkeyfile {folder}/broker.key";

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    public async Task Publish_ThousandMessages_ArriveInOrder(Qos qos)
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var subscriber = new TestClient(broker.Url(), "sub").Start();
        await subscriber.SubscribeAsync("t/#");
        await using var publisher = new TestClient(broker.Url(), "pub").Start();
        for (var number = 0; number < 1000; number++)
        {
            publisher.Publish(number, "t/x", $"{number}", qos);
        }

        for (var number = 0; number < 1000; number++)
        {
            Assert.Equal($"t/x={number}", await subscriber.MessageAsync());
            Assert.Equal(number, (await publisher.UntilAsync(MqttEventKind.Published)).Token);
        }
    }

    [Fact]
    public async Task Retained_IsKept_AndMarkedAsKept()
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var publisher = new TestClient(broker.Url(), "pub").Start();
        publisher.Publish(1, "t/r", "kept", retain: true);
        await publisher.UntilAsync(MqttEventKind.Published);
        await using var subscriber = new TestClient(broker.Url(), "sub").Start();
        await subscriber.SubscribeAsync("t/#");
        Assert.Equal("t/r=kept retain", await subscriber.MessageAsync());
    }

    [Fact]
    public async Task Password_WrongOrRight_IsToldApart()
    {
        await using var broker = await Mosquitto.StartAsync(["allow_anonymous false", "password_file {folder}/passwords"], WritePasswords);
        await using var wrong = new TestClient(broker.Url("user:wrong-one@"), "a").Start();
        var sentence = await wrong.FailureAsync();
        Assert.Contains("does not authorise this user, or the password is wrong", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-one", sentence, StringComparison.Ordinal);
        await using var right = new TestClient(broker.Url("user:right%20one@"), "b").Start();
        await right.UntilAsync(MqttEventKind.Connected);
    }

    [Fact]
    public async Task Tls_WithOurAuthority_Connects_AndWithTheSystems_IsRefused()
    {
        var folder = string.Empty;
        await using var broker = await Mosquitto.StartAsync([Tls, "allow_anonymous true"], temp => Prepare(folder = temp, DateTimeOffset.UtcNow.AddDays(30)));
        await using var trusting = new TestClient(broker.Url(scheme: "mqtts"), "a", options => options with { CaFile = $"{folder}/ca.pem" }).Start();
        await trusting.SubscribeAsync("t/#");
        trusting.Publish(1, "t/x", "over TLS");
        Assert.Equal("t/x=over TLS", await trusting.MessageAsync());

        await using var doubting = new TestClient(broker.Url(scheme: "mqtts"), "b").Start();
        Assert.EndsWith("has a certificate that no trusted authority signed", await doubting.FailureAsync(), StringComparison.Ordinal);
        await using var misled = new TestClient(
            broker.Url(scheme: "mqtts"), "c", options => options with { CaFile = $"{folder}/ca.pem", ServerName = "other.example" }).Start();
        Assert.EndsWith("has a certificate that is not for the name other.example", await misled.FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Will_IsDelivered_WhenTheCableIsPulled_ButNotAfterDisconnect()
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var subscriber = new TestClient(broker.Url(), "sub").Start();
        await subscriber.SubscribeAsync("#");
        var will = new MqttWill("t/status", "0"u8.ToArray(), Qos.AtMostOnce, true);
        await using (var polite = new TestClient(broker.Url(), "polite", will: will with { Topic = "t/polite" }).Start())
        {
            polite.Publish(1, "t/x", "here");
            await polite.UntilAsync(MqttEventKind.Published);
        }

        Assert.Equal("t/x=here", await subscriber.MessageAsync());
        await using var client = new TestClient(broker.Url(), "gone", will: will).Start();
        await client.UntilAsync(MqttEventKind.Connected);
        client.Connector.Cut();
        Assert.Equal("t/status=0", await subscriber.MessageAsync());
    }

    // The broker is stopped and started twice while 3,000 messages are under way; the subscriber's session is kept by the broker. Messages may come
    // twice after a reconnect, but a first arrival never overtakes another one, and none is missing.
    [Fact]
    public async Task Broker_Restarted_LosesNothingAndKeepsTheOrder()
    {
        const int Count = 3000;
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var subscriber = new TestClient(broker.Url(), "sub", options => options with { CleanSession = false }).Start();
        await subscriber.SubscribeAsync("t/#");
        await using var publisher = new TestClient(broker.Url(), "pub", options => options with { Window = 100 }).Start();
        for (var part = 0; part < 3; part++)
        {
            for (var number = part * (Count / 3); number < (part + 1) * (Count / 3); number++)
            {
                publisher.Publish(number, "t/x", number.ToString(CultureInfo.InvariantCulture));
            }

            if (part < 2)
            {
                await publisher.UntilAsync(MqttEventKind.Published);
                await broker.RestartAsync();
            }
        }

        var highest = -1;
        while (highest < Count - 1)
        {
            var number = int.Parse((await subscriber.MessageAsync())["t/x=".Length..], CultureInfo.InvariantCulture);
            Assert.True(number <= highest + 1, $"{number} came after {highest}");
            highest = Math.Max(highest, number);
        }
    }

    internal static void Prepare(string folder, DateTimeOffset notAfter) => TestCertificates.Write(folder, notAfter);

    internal static void WritePasswords(string folder)
    {
        using var made = Process.Start("mosquitto_passwd", ["-b", "-c", Path.Combine(folder, "passwords"), "user", "right one"]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
