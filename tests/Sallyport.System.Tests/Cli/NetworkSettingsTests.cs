using System.Collections;
using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Memory;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Topics;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Cli;

/// <summary>What the configuration file says of one network reaches its session, its driver and its topics, and no other network's.</summary>
public sealed class NetworkSettingsTests : IDisposable
{
    private const string Key = "key of both networks";

    private const string File = """
        {
          "http": "127.0.0.1:0",
          "networks": [
            {
              "name": "Odd", "key": "key of both networks", "links": ["udp://127.0.0.1:0"], "mqttPrefix": "other",
              "keyValiditySeconds": 1, "inactivitySeconds": 7, "counters": false, "disconnectOnDataError": false, "statusMessages": false, "clockAnswers": false
            },
            { "name": "Usual", "key": "key of both networks", "links": ["udp://127.0.0.1:0"] }
          ]
        }
        """;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Session_OfEachNetwork_HasItsOwnChoices()
    {
        RunSettings settings = Load();
        GatewayOptions odd = RunningGateway.OptionsOf(settings.Networks[0], NetworkKey.FromText(Key));
        GatewayOptions usual = RunningGateway.OptionsOf(settings.Networks[1], NetworkKey.FromText(Key));

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7), false, false, false), Choices(odd));
        Assert.Equal((TimeSpan.FromHours(48), TimeSpan.FromHours(24), true, true, true), Choices(usual));
    }

    [Theory]
    [InlineData(0, "other/02:00:00:00:00:01/data")]
    [InlineData(1, "Usual/02:00:00:00:00:01/data", "Usual/02:00:00:00:00:01/status")]
    public void Topics_OfEachNetwork_HaveItsPrefixAndStatusMessages(int index, params string[] topics)
    {
        NetworkSettings network = Load().Networks[index];
        Assert.True(MqttUri.TryParse("mqtt://box", out MqttUri? broker, out _));
        var messages = new List<Publication>();

        RunningOutputs.Tree(network, new MqttSettings { Broker = broker! }).Publish(
            new JournalEntry(1, 1, $"enigmaiot/{network.Name}/02:00:00:00:00:01", new UplinkBody { Encoding = "raw", Payload = [0x31] }), messages);

        Assert.Equal(topics, messages.Select(message => message.Topic));
    }

    /// <summary>A whole gateway: a node of the odd network asks the time and gets none, and its key is renewed after a second; the other's is answered.</summary>
    [Fact]
    public async Task Gateway_OfTheFile_AnswersEachNetworkAsItSays()
    {
        var air = new MemoryAir();
        RunSettings settings = Load();
        var odd = new MacAddress(0x0253_414C_4C59);
        var usual = new MacAddress(0x0253_414C_4C60);
        settings = settings with
        {
            Networks =
            [
                settings.Networks[0] with { Address = odd, Links = [], OwnLinks = [air.Attach(odd)] },
                settings.Networks[1] with { Address = usual, Links = [], OwnLinks = [air.Attach(usual)] },
            ],
        };
        RunningGateway gateway = await RunningGateway.StartAsync(settings, _scratch.Path, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        await using (gateway)
        {
            var first = new FieldNode(air.Attach(new MacAddress(0x5CCF_7F00_0001)), odd, NetworkKey.FromText(Key));
            var second = new FieldNode(air.Attach(new MacAddress(0x5CCF_7F00_0002)), usual, NetworkKey.FromText(Key));
            foreach (FieldNode node in (FieldNode[])[first, second])
            {
                node.Hello();
                await HearAsync(node, MessageType.ServerHello, null);
                node.Clock();
            }

            await HearAsync(second, MessageType.ClockResponse, null);
            await HearAsync(first, MessageType.InvalidateKey, () => first.Data("still there"));
            Assert.DoesNotContain(first.Heard, heard => heard.Type == MessageType.ClockResponse);
            Assert.DoesNotContain(second.Heard, heard => heard.Type == MessageType.InvalidateKey);
        }
    }

    private static Task HearAsync(FieldNode node, MessageType type, Action? ask) => Poll.UntilAsync(
        () =>
        {
            ask?.Invoke();
            node.Listen(default);
            return node.Heard.Exists(heard => heard.Type == type);
        },
        () => $"heard {string.Join(", ", node.Heard.Select(heard => heard.Type))}");

    private static (TimeSpan KeyValidity, TimeSpan Inactivity, bool Counters, bool Disconnect, bool Clock) Choices(GatewayOptions options) =>
        (options.KeyValidity, options.Inactivity, options.UseCounters, options.DisconnectOnDataError, options.AnswerClockRequests);

    private RunSettings Load()
    {
        _scratch.File("sallyport.json", File);
        var command = new RootCommand();
        return RunFlags.AddTo(command).Load(command.Parse([]), _scratch.Path, new Hashtable(), []);
    }
}
