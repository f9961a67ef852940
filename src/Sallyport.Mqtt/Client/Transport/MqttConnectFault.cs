namespace Sallyport.Mqtt.Client.Transport;

/// <summary>Why no connection came about.</summary>
public enum MqttConnectFault : byte
{
    /// <summary>The host name has no address.</summary>
    NameUnknown,

    /// <summary>Nothing listens on that port.</summary>
    Refused,

    /// <summary>No way to the host.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The broker's certificate has expired, or is not valid yet.</summary>
    TlsExpired,

    /// <summary>The broker's certificate is for another name.</summary>
    TlsName,

    /// <summary>Nobody we trust signed the broker's certificate.</summary>
    TlsUntrusted,

    /// <summary>TLS failed otherwise; most often the port does not speak it.</summary>
    TlsFailed,

    /// <summary>The file of authorities cannot be read.</summary>
    CaFile,

    /// <summary>The broker says that user name or password is wrong.</summary>
    BadPassword,

    /// <summary>The broker does not authorise us.</summary>
    NotAuthorised,

    /// <summary>The broker refused otherwise, or does not speak MQTT 3.1.1.</summary>
    Broker,

    /// <summary>The connection was lost.</summary>
    Lost,
}
