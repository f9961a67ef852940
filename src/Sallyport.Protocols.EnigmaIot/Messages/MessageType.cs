namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Octet 0 of every frame (enigmaiot.md section 2).</summary>
public enum MessageType : byte
{
    /// <summary>Node to gateway, session key, at least 36 octets.</summary>
    SensorData = 0x01,

    /// <summary>Gateway to node, session key, at least 36 octets.</summary>
    DownlinkDataSet = 0x02,

    /// <summary>Node to gateway, session key, at least 35 octets.</summary>
    UplinkControl = 0x03,

    /// <summary>Gateway to node, session key, at least 35 octets.</summary>
    DownlinkControl = 0x04,

    /// <summary>Node to gateway, session key, 39 octets.</summary>
    ClockRequest = 0x05,

    /// <summary>Gateway to node, session key, 55 octets.</summary>
    ClockResponse = 0x06,

    /// <summary>Node to gateway, session key, 33 + name octets.</summary>
    NodeNameSet = 0x07,

    /// <summary>Node to gateway, session key, at least 36 octets. The same number was once a broadcast key request, which nobody sends.</summary>
    HomeAssistantDiscovery = 0x08,

    /// <summary>Node to gateway in clear, at least 6 octets.</summary>
    UnencryptedData = 0x11,

    /// <summary>Gateway to node, session key, at least 36 octets.</summary>
    DownlinkDataGet = 0x12,

    /// <summary>Gateway to node, session key, 32 octets.</summary>
    NodeNameResult = 0x17,

    /// <summary>Never sent; the original node accepts it in clear, ours refuses it (section 18).</summary>
    BroadcastKeyResponse = 0x18,

    /// <summary>Declared by the original, sent and handled by nobody.</summary>
    SensorBroadcastData = 0x81,

    /// <summary>Gateway to all, broadcast key.</summary>
    BroadcastDataSet = 0x82,

    /// <summary>Gateway to all, broadcast key.</summary>
    BroadcastControl = 0x84,

    /// <summary>Gateway to all, broadcast key.</summary>
    BroadcastDataGet = 0x92,

    /// <summary>Gateway to node, 2 octets, neither encrypted nor authenticated.</summary>
    InvalidateKey = 0xFB,

    /// <summary>Gateway to node, network key, 67 octets.</summary>
    ServerHello = 0xFE,

    /// <summary>Node to gateway, network key, 65 octets.</summary>
    ClientHello = 0xFF,
}
