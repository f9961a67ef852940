namespace Sallyport.Mqtt.Client.Packets;

/// <summary>What to subscribe to.</summary>
/// <param name="Filter">Topic filter, with wildcards in their places (MQTT 3.1.1, 4.7).</param>
/// <param name="MaximumQos">The broker sends with at most this.</param>
public readonly record struct TopicFilter(string Filter, Qos MaximumQos);
