namespace Sallyport.Mqtt.Client.Session;

/// <summary>What a session reports.</summary>
public enum MqttEventKind : byte
{
    /// <summary>The broker accepted the connection.</summary>
    Connected,

    /// <summary>A publication reached its destination: acknowledged with QoS 1, handed to the medium with QoS 0.</summary>
    Published,

    /// <summary>The broker answered a subscription; the payload holds one return code per filter.</summary>
    Subscribed,

    /// <summary>The broker answered the end of a subscription.</summary>
    Unsubscribed,

    /// <summary>A message arrived; the payload is the message.</summary>
    Message,

    /// <summary>A message longer than the limit arrived and was thrown away.</summary>
    Oversized,

    /// <summary>
    /// A wish cannot be met: no room, not connected, a topic that cannot be sent, or the connection ended before a subscription was answered.
    /// </summary>
    Rejected,

    /// <summary>The connection is over; the host closes the transport. Unacknowledged publications stay and are sent again on the next one.</summary>
    Closed,
}
