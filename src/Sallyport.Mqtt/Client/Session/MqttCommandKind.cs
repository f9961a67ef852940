namespace Sallyport.Mqtt.Client.Session;

/// <summary>What the host asks of a session.</summary>
public enum MqttCommandKind : byte
{
    /// <summary>Send a message.</summary>
    Publish,

    /// <summary>Ask for topics.</summary>
    Subscribe,

    /// <summary>Give topics up.</summary>
    Unsubscribe,

    /// <summary>Leave cleanly; the will is not sent.</summary>
    Disconnect,
}
