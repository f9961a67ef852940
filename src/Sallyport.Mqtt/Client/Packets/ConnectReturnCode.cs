namespace Sallyport.Mqtt.Client.Packets;

/// <summary>Answer of the broker to CONNECT (MQTT 3.1.1, table 3.1).</summary>
public enum ConnectReturnCode : byte
{
    /// <summary>Connected.</summary>
    Accepted = 0,

    /// <summary>The broker does not speak this level of the protocol.</summary>
    UnacceptableProtocol = 1,

    /// <summary>The client id is not allowed.</summary>
    IdentifierRejected = 2,

    /// <summary>The broker is there but does not serve.</summary>
    ServerUnavailable = 3,

    /// <summary>User name or password is wrong.</summary>
    BadUserOrPassword = 4,

    /// <summary>Not authorised. Mosquitto gives this for a wrong password too.</summary>
    NotAuthorised = 5,
}
