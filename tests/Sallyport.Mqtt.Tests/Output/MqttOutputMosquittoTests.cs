using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Crypto;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.EnigmaIot;
using Sallyport.Mqtt.Output;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Tests.Output;

/// <summary>The whole output against a real broker.</summary>
public sealed class MqttOutputMosquittoTests
{
    // Entries are offered as the gateway does, whenever there is room, while the broker is restarted: all of them are confirmed, and a subscriber whose
    // session the broker keeps sees each, first arrivals in order.
    [Fact]
    public async Task Journal_ThroughARestartedBroker_ArrivesWholeAndInOrder()
    {
        const long Count = 6000;
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var subscriber = new TestClient(broker.Url(), "sub", options => options with { CleanSession = false }).Start();
        await subscriber.SubscribeAsync("net/d/data");
        using var ready = new SemaphoreSlim(0);
        await using var output = Make(broker);
        output.Ready = () => ready.Release();
        await output.StartAsync(new FakeControl(), 0, TestContext.Current.CancellationToken);

        var offered = 0L;
        var restart = Task.CompletedTask;
        while (output.ConfirmedSeq < Count)
        {
            while (offered < Count && output.Capacity > 0)
            {
                output.Offer(LineTree.Uplink(++offered));
                restart = offered == Count / 3 ? broker.RestartAsync() : restart;
            }

            await ready.WaitAsync(TestContext.Current.CancellationToken);
        }

        await restart;
        var highest = 0L;
        while (highest < Count)
        {
            var seq = long.Parse((await subscriber.MessageAsync())["net/d/data=".Length..], CultureInfo.InvariantCulture);
            Assert.True(seq <= highest + 1, $"{seq} came after {highest}");
            highest = Math.Max(highest, seq);
        }
    }

    [Fact]
    public async Task Commands_KeptByTheBroker_AreIgnored_AndLiveOnesAnswered()
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var user = new TestClient(broker.Url(), "user").Start();
        await user.SubscribeAsync("net/#");
        user.Publish(1, "net/kept/set/data", "on", retain: true);
        Assert.Equal("net/kept/set/data=on", await user.MessageAsync());
        await using (var output = Make(broker))
        {
            await output.StartAsync(new FakeControl(), 0, TestContext.Current.CancellationToken);
            Assert.Equal("net/gateway/status=1", await user.MessageAsync());
            user.Publish(2, "net/live/set/data", "on");
            Assert.Equal("net/live/set/data=on", await user.MessageAsync());
            Assert.Equal("net/live/result/error=unknown-device: no such device", await user.MessageAsync());
            Assert.Equal(1, output.IgnoredRetained);
        }

        Assert.Equal("net/gateway/status=0", await user.MessageAsync());
    }

    [Fact]
    public async Task Alerts_OnTheBroker_AreKeptForWhoComesLaterAndGoneWhenOver()
    {
        const string Device = "enigmaiot/net/5C:CF:7F:00:00:01";
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var early = new TestClient(broker.Url(), "early").Start();
        await early.SubscribeAsync("net/+/alert/#");
        await early.SubscribeAsync("net/+/availability");
        await using var output = Make(broker, new EnigmaIotTopicTree(new EnigmaIotTopicOptions("net")));
        using var ready = new SemaphoreSlim(0);
        output.Ready = () => ready.Release();
        await output.StartAsync(new FakeControl(), 0, TestContext.Current.CancellationToken);
        var raised = new AlertBody(1, "silent", "raised", "attention", Device, "lamp is silent.", null, null, null);
        await OfferAsync(1, new AvailabilityBody("late", "why", 40, 10));
        await OfferAsync(2, raised);
        Assert.Equal("net/5C:CF:7F:00:00:01/availability=late", await early.MessageAsync());
        Assert.StartsWith("net/5C:CF:7F:00:00:01/alert/silent={\"alertId\":1,\"state\":\"raised\"", await early.MessageAsync(), StringComparison.Ordinal);

        await using var late = new TestClient(broker.Url(), "late").Start();
        await late.SubscribeAsync("net/+/alert/#");
        Assert.StartsWith("net/5C:CF:7F:00:00:01/alert/silent={\"alertId\":1", await late.MessageAsync(), StringComparison.Ordinal);

        await OfferAsync(3, raised with { State = "cleared", Text = "it is heard again" });
        Assert.Contains("\"state\":\"cleared\"", await early.MessageAsync(), StringComparison.Ordinal);
        Assert.Equal("net/5C:CF:7F:00:00:01/alert/silent=", await early.MessageAsync());
        await using var last = new TestClient(broker.Url(), "last").Start();
        await last.SubscribeAsync("net/#");
        string[] kept = [await last.MessageAsync(), await last.MessageAsync()];
        Assert.Equal(["net/5C:CF:7F:00:00:01/availability=late retain", "net/gateway/status=1 retain"], kept.Order(StringComparer.Ordinal));

        async Task OfferAsync(long seq, EntryBody body)
        {
            while (output.Capacity == 0)
            {
                await ready.WaitAsync(TestContext.Current.CancellationToken);
            }

            output.Offer(new JournalEntry(seq, 0, Device, body));
        }
    }

    private static MqttOutput Make(Mosquitto broker, ITopicTree? tree = null)
    {
        var client = new MqttOptions
        {
            Broker = TestUri.Of(broker.Url()),
            ClientId = "net01",
            BackOffMinimum = TimeSpan.FromMilliseconds(20),
            BackOffMaximum = TimeSpan.FromMilliseconds(50),
        };
        return new MqttOutput(new MqttOutputOptions { Client = client }, [tree ?? new LineTree()], SystemRandomSource.Shared, TimeProvider.System, NullLogger.Instance);
    }
}
