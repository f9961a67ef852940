namespace Sallyport.Mqtt.Client.Packets;

/// <summary>Control packet type, the upper four bits of the first octet (MQTT 3.1.1, 2.2.1).</summary>
public enum PacketType : byte
{
    /// <summary>Client asks for a connection.</summary>
    Connect = 1,

    /// <summary>Broker answers it.</summary>
    Connack = 2,

    /// <summary>A message, either way.</summary>
    Publish = 3,

    /// <summary>QoS 1 acknowledgement.</summary>
    Puback = 4,

    /// <summary>QoS 2, first answer.</summary>
    Pubrec = 5,

    /// <summary>QoS 2, release.</summary>
    Pubrel = 6,

    /// <summary>QoS 2, last answer.</summary>
    Pubcomp = 7,

    /// <summary>Client asks for topics.</summary>
    Subscribe = 8,

    /// <summary>Broker answers it.</summary>
    Suback = 9,

    /// <summary>Client gives topics up.</summary>
    Unsubscribe = 10,

    /// <summary>Broker answers it.</summary>
    Unsuback = 11,

    /// <summary>Client asks whether the broker is there.</summary>
    Pingreq = 12,

    /// <summary>Broker is there.</summary>
    Pingresp = 13,

    /// <summary>Client leaves; the will is not sent.</summary>
    Disconnect = 14,
}
