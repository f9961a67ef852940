using Sallyport.Wire;

namespace Sallyport.Mqtt.Client.Session;

/// <summary>One command that waits for its answer.</summary>
internal struct InFlight
{
    public MqttCommand Command;

    /// <summary>When it was last sent.</summary>
    public Instant SentAt;

    /// <summary>It was sent at least once, on any connection: the next time it is a duplicate.</summary>
    public bool WasSent;

    /// <summary>Nothing more is waited for; it leaves when it is the oldest.</summary>
    public bool IsDone;
}
