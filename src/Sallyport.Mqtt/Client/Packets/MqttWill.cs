namespace Sallyport.Mqtt.Client.Packets;

/// <summary>The message that the broker sends when the client goes away without DISCONNECT (MQTT 3.1.1, 3.1.2.5).</summary>
/// <param name="Topic">Topic without wildcards.</param>
/// <param name="Payload">0..65,535 octets.</param>
/// <param name="Qos">Quality of service.</param>
/// <param name="Retain">The broker keeps it.</param>
public sealed record MqttWill(string Topic, ReadOnlyMemory<byte> Payload, Qos Qos, bool Retain);
