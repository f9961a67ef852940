namespace Sallyport.Mqtt.Client.Session;

/// <summary>Why a connection is over.</summary>
public enum MqttCloseReason : byte
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>The transport closed.</summary>
    TransportClosed,

    /// <summary>The host asked for it.</summary>
    Requested,

    /// <summary>The broker refused CONNECT; the return code says why.</summary>
    Refused,

    /// <summary>No CONNACK came in time.</summary>
    ConnectTimeout,

    /// <summary>No answer to a ping came in time.</summary>
    PingTimeout,

    /// <summary>The oldest publication was not acknowledged in time.</summary>
    AcknowledgementTimeout,

    /// <summary>The broker sent something that is no packet, or one that it may not send now.</summary>
    Malformed,
}
