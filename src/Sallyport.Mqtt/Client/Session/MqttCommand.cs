using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Mqtt.Client.Session;

/// <summary>One wish of the host. Made by the factories; the session keeps topic and payload until they are acknowledged, so they must not change.</summary>
public readonly record struct MqttCommand
{
    /// <summary>What is asked.</summary>
    public MqttCommandKind Kind { get; private init; }

    /// <summary>Comes back with the event that ends the wish.</summary>
    public long Token { get; private init; }

    /// <summary>Topic of a publication.</summary>
    public string Topic { get; private init; }

    /// <summary>Message of a publication.</summary>
    public ReadOnlyMemory<byte> Payload { get; private init; }

    /// <summary>0 or 1.</summary>
    public Qos Qos { get; private init; }

    /// <summary>The broker keeps the publication.</summary>
    public bool Retain { get; private init; }

    /// <summary>Filters to subscribe to or, without their QoS, to give up.</summary>
    public IReadOnlyList<TopicFilter> Filters { get; private init; }

    /// <summary>A message. Ends with <see cref="MqttEventKind.Published"/> or <see cref="MqttEventKind.Rejected"/>.</summary>
    public static MqttCommand Publish(long token, string topic, ReadOnlyMemory<byte> payload, Qos qos, bool retain) =>
        new() { Kind = MqttCommandKind.Publish, Token = token, Topic = topic, Payload = payload, Qos = qos, Retain = retain, Filters = [] };

    /// <summary>A subscription. Ends with <see cref="MqttEventKind.Subscribed"/> or <see cref="MqttEventKind.Rejected"/>.</summary>
    public static MqttCommand Subscribe(long token, IReadOnlyList<TopicFilter> filters) =>
        new() { Kind = MqttCommandKind.Subscribe, Token = token, Topic = string.Empty, Filters = filters };

    /// <summary>The end of a subscription. Ends with <see cref="MqttEventKind.Unsubscribed"/> or <see cref="MqttEventKind.Rejected"/>.</summary>
    public static MqttCommand Unsubscribe(long token, IReadOnlyList<TopicFilter> filters) =>
        new() { Kind = MqttCommandKind.Unsubscribe, Token = token, Topic = string.Empty, Filters = filters };

    /// <summary>DISCONNECT. Ends with <see cref="MqttEventKind.Closed"/>; the host then sends what is left and closes the transport.</summary>
    public static MqttCommand Disconnect() => new() { Kind = MqttCommandKind.Disconnect, Topic = string.Empty, Filters = [] };
}
