namespace Sallyport.Mqtt.Client.Packets;

/// <summary>Quality of service (MQTT 3.1.1, 4.3). The client itself uses 0 and 1.</summary>
public enum Qos : byte
{
    /// <summary>Sent once, not acknowledged.</summary>
    AtMostOnce = 0,

    /// <summary>Acknowledged; may arrive twice.</summary>
    AtLeastOnce = 1,

    /// <summary>Two-step handshake; known to the codec only.</summary>
    ExactlyOnce = 2,
}
