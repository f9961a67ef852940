using Sallyport.Devices;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Payloads;
using Sallyport.Payloads.Cayenne;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.System.Tests.Cli;
using Sallyport.Wire;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>The built program, a real Mosquitto and its own tools: a user of the original gateway finds every topic where it was (enigmaiot.md sections 13 and 14).</summary>
public sealed class MosquittoTopicsTests : IDisposable
{
    private const string Address = "02:00:00:00:AA:01";
    private const string Other = "02:00:00:00:00:01";
    private const string NoSignal = """{"rssi":null,"channel":null}""";
    private const string Status = """\{"rssi":null,"per":\d\.\d{6}e[+-]\d\d,"lostmessages":\d+,"totalmessages":\d+,"packetshour":\d+\.\d\d\}""";

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Mosquitto_NodesComeReportObeyAndTheGatewayDies_ShowsTheTopicsOfTheOriginal()
    {
        await using Mosquitto broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using Subscriber subscriber = await Subscriber.StartAsync(broker.Port, "Net/#", "homeassistant/#");
        var story = new TopicTranscript(subscriber);
        GatewayProcess gateway = await StartAsync(broker, "udp://127.0.0.1:0");
        string link = $"udp://{gateway.Link}";
        await using (gateway)
        {
            await story.ShowsAsync("Net/gateway/status", "1");
            await using var meter = new RunningNode(MeterOptions(), gateway.Link!);
            await ComesAsync(story, "meter");
            await ReportsAsync(story, meter.Node);
            await LosesMessagesAsync(story, gateway);
            await ObeysAsync(story, broker.Port, meter);
            await AnswersErrorsAsync(story, broker.Port);

            await gateway.KillAsync();
            await story.ShowsAsync("Net/gateway/status", "0");
            Assert.Equal(["Net/gateway/status 0"], await Subscriber.RetainedAsync(broker.Port, 1, "Net/#"));
            Assert.Equal(["homeassistant/sensor/meter_t/config"], (await Subscriber.RetainedAsync(broker.Port, 1, "homeassistant/#")).Select(line => line.Split(' ')[0]));

            await using GatewayProcess next = await StartAsync(broker, link);
            await story.ShowsAsync("Net/gateway/status", "1");
            await meter.Node.SendRawAsync("again"u8.ToArray(), TestContext.Current.CancellationToken);
            await story.ShowsAsync($"Net/{Address}/bye", """{"reason":4}""");
            await ComesAsync(story, "attic");
            await story.ShowsAsync("Net/attic/data", "again");
        }
    }

    private static async Task ComesAsync(TopicTranscript story, string name)
    {
        await story.ShowsAsync($"Net/{Address}/hello", $$"""{"address":"{{Address}}"}""");
        await story.ShowsAsync($"Net/{Address}/result/rssi", NoSignal);
        await story.ShowsAsync($"Net/{name}/hello", $$"""{"address":"{{Address}}"}""");
        await story.ShowsAsync($"Net/{name}/result/rssi", NoSignal);
    }

    private static async Task ReportsAsync(TopicTranscript story, EnigmaNode meter)
    {
        var reading = new LppBuilder();
        reading.Add(1, LppType.Temperature, 21.5f);
        await meter.SendCayenneAsync(reading, TestContext.Current.CancellationToken);
        await story.ShowsAsync("Net/meter/data", """[{"channel":1,"type":103,"name":"temperature","value":21.5}]""");
        await story.ShowsLikeAsync("Net/meter/status", Status);

        await meter.SendMessagePackAsync("""{"volts":230,"on":true}""", TestContext.Current.CancellationToken);
        await story.ShowsAsync("Net/meter/data", """{"volts":230,"on":true}""");
        await story.ShowsLikeAsync("Net/meter/status", Status);

        var discovery = new global::System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(PayloadText.TryFromJson(PayloadFormat.MessagePack, """{"type":12,"nmsfx":"t","unit_of_meas":"°C"}"""u8, discovery));
        await meter.SubmitAsync(new NodeCommand(NodeCommandKind.SendDiscovery, discovery.WrittenMemory.ToArray()), TestContext.Current.CancellationToken);
        await story.ShowsLikeAsync("homeassistant/sensor/meter_t/config", """\{"name":"meter_t","unique_id":"meter_t","state_topic":"Net/meter/data","unit_of_measurement":"°C",.*\}""");
    }

    private static async Task LosesMessagesAsync(TopicTranscript story, GatewayProcess gateway)
    {
        using var field = new LoadField(nodes: 1, framesPerTick: 1);
        await field.LoadAsync(gateway.Link!, 1, TestContext.Current.CancellationToken);
        await story.ShowsAsync($"Net/{Other}/hello", $$"""{"address":"{{Other}}"}""");
        await story.ShowsAsync($"Net/{Other}/data", $"{Other} 1 1");
        await story.ShowsLikeAsync($"Net/{Other}/status", Status);
        field.Skipped = 2;
        await field.LoadAsync(gateway.Link!, 1, TestContext.Current.CancellationToken);
        await story.ShowsAsync($"Net/{Other}/data", $"{Other} 1 4");
        await story.ShowsAsync($"Net/{Other}/debug/lostmessages", """{"lostMessages":2}""");
        await story.ShowsLikeAsync($"Net/{Other}/status", """\{"rssi":null,"per":1\.000000e\+00,"lostmessages":2,"totalmessages":4,.*\}""");
    }

    private static async Task ObeysAsync(TopicTranscript story, int port, RunningNode meter)
    {
        await Subscriber.PublishAsync(port, "Net/meter/get/version", "");
        await story.ShowsLikeAsync("Net/meter/result/version", """\{"version":"\d+\.\d+\.\d+"\}""");
        await Subscriber.PublishAsync(port, "Net/meter/get/sleeptime", "");
        await story.ShowsAsync("Net/meter/result/sleeptime", """{"sleeptime":0}""");
        await Subscriber.PublishAsync(port, $"Net/{Address}/get/rssi", "");
        await story.ShowsLikeAsync("Net/meter/result/rssi", """\{"rssi":.*,"channel":.*\}""");
        await Subscriber.PublishAsync(port, "Net/meter/set/data", """{"led":1}""");
        Assert.Equal("set MessagePack 81A36C656401", await meter.NextAsync());
        await Subscriber.PublishAsync(port, "Net/meter/get/data", "how are you");
        Assert.Equal("get Raw " + Convert.ToHexString("how are you\0"u8), await meter.NextAsync());
        await Subscriber.PublishAsync(port, "Net/meter/get/name", "");
        await story.ShowsAsync("Net/meter/result/name", $$"""{"name":"meter","address":"{{Address}}"}""");
        await Subscriber.PublishAsync(port, "Net/meter/set/name", "attic");
        await story.ShowsAsync("Net/attic/hello", $$"""{"address":"{{Address}}"}""");
        await story.ShowsAsync("Net/attic/result/name", $$"""{"name":"attic","address":"{{Address}}"}""");
        await Subscriber.PublishAsync(port, "Net/attic/set/restart", "");
        await story.ShowsLikeAsync("Net/attic/restart", """\{"reason":\d\}""");
        await ComesAsync(story, "attic");
    }

    private static async Task AnswersErrorsAsync(TopicTranscript story, int port)
    {
        await Subscriber.PublishAsync(port, "Net/nobody/get/version", "");
        await story.ShowsLikeAsync("Net/nobody/result/error", """\{"error":"unknown-device","detail":".+"\}""");
        await Subscriber.PublishAsync(port, "Net/02:00:00:00:BB:02/set/data", "on");
        await story.ShowsLikeAsync("Net/02:00:00:00:BB:02/result/error", """\{"error":"unknown-device","detail":".+"\}""");
        await Subscriber.PublishAsync(port, "Net/attic/set/sleeptime", "soon");
        await story.ShowsLikeAsync("Net/attic/result/error", """\{"error":"malformed","detail":".+"\}""");
    }

    private static NodeOptions MeterOptions()
    {
        Assert.True(MacAddress.TryParse(Address, out MacAddress address));
        return new NodeOptions
        {
            Address = address,
            PreRegistrationDelay = TimeSpan.FromMilliseconds(20),
            PostRegistrationDelay = TimeSpan.FromMilliseconds(500),
            RestartDelay = TimeSpan.FromMilliseconds(20),
            Configuration = new NodeConfiguration
            {
                NetworkName = LoadField.NetworkName,
                NetworkKey = NetworkKey.FromText(LoadField.NetworkKeyText),
                Gateway = new MacAddress(0x0253_414C_4C59),
                NodeName = "meter",
            },
        };
    }

    private Task<GatewayProcess> StartAsync(Mosquitto broker, string link)
    {
        string key = _scratch.File("net.key", LoadField.NetworkKeyText);
        return GatewayProcess.StartAsync(Path.Combine(_scratch.Path, "data"), ["--network-name", LoadField.NetworkName, "--network-key-file", key, "--link", link, "--mqtt", broker.Url()]);
    }
}
