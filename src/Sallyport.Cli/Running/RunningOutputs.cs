using Microsoft.Extensions.Logging;
using Sallyport.Cli.Configuration;
using Sallyport.Crypto;
using Sallyport.Gateway.Outputs;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.EnigmaIot;
using Sallyport.Mqtt.EStim;
using Sallyport.Mqtt.Output;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Cli.Running;

/// <summary>Makes the outputs that the settings ask for: the broker, file logs, webhooks.</summary>
internal static class RunningOutputs
{
    /// <summary>All of them, not started yet.</summary>
    /// <exception cref="CommandFailure">The broker's settings do not fit together; exit code 2.</exception>
    public static IReadOnlyList<IGatewayOutput> Make(RunSettings settings, TimeProvider time, ILoggerFactory logging) =>
    [
        .. settings.Mqtt is { } mqtt ? (IGatewayOutput[])[Broker(mqtt, settings, time, logging)] : [],
        .. settings.FileLogs.Select(log => new FileLogOutput(log, SystemRandomSource.Shared, time)),
        .. settings.Webhooks.Select(webhook => new WebhookOutput(webhook, SystemRandomSource.Shared, time)),
    ];

    /// <summary>What is wrong with settings that are right one by one.</summary>
    public static IReadOnlyList<SettingMistake> Mistakes(RunSettings settings) => settings.Mqtt is not { } mqtt
        ? []
        : [.. OptionsOf(mqtt, settings).Validate("mqtt").Select(static sentence => new SettingMistake(sentence.Split(' ')[0], sentence.Split(' ')[0], sentence[(sentence.IndexOf(' ', StringComparison.Ordinal) + 1)..]))];

    /// <summary>How the broker is reached.</summary>
    public static MqttOptions ClientOf(MqttSettings mqtt, RunSettings settings)
    {
        string address = settings.Networks.Count > 0 ? settings.Networks[0].Address.ToString().Replace(":", "", StringComparison.Ordinal)[6..] : "";
        return new MqttOptions
        {
            Broker = mqtt.Broker,
            User = mqtt.User,
            Password = mqtt.Password,
            CaFile = mqtt.CaFile,
            ClientId = mqtt.ClientId ?? $"{settings.GatewayName}{address}",
        };
    }

    private static MqttOutputOptions OptionsOf(MqttSettings mqtt, RunSettings settings) =>
        new() { Client = ClientOf(mqtt, settings), Qos = mqtt.QualityOfService == 0 ? Qos.AtMostOnce : Qos.AtLeastOnce };

    private static MqttOutput Broker(MqttSettings mqtt, RunSettings settings, TimeProvider time, ILoggerFactory logging)
    {
        MqttOutputOptions options = OptionsOf(mqtt, settings);
        IReadOnlyList<string> mistakes = options.Validate("mqtt");
        if (mistakes.Count > 0)
        {
            throw CommandFailure.Usage(mistakes);
        }

        ITopicTree[] trees = [.. settings.Networks.Select(network => Tree(network, mqtt)), .. settings.Buses.Select(bus => new EStimTopicTree(bus.Name, settings.GatewayName))];
        return new MqttOutput(options, trees, SystemRandomSource.Shared, time, logging.CreateLogger<MqttOutput>());
    }

    /// <summary>The topics of a network as its settings ask for them.</summary>
    internal static EnigmaIotTopicTree Tree(NetworkSettings network, MqttSettings mqtt) =>
        new(new EnigmaIotTopicOptions(network.MqttPrefix ?? network.Name)
        {
            Segment = network.Name,
            StatusMessages = network.StatusMessages,
            Compatible = mqtt.Compatible,
        });
}
