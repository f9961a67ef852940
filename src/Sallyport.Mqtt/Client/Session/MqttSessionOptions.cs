using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Mqtt.Client.Session;

/// <summary>What a session is made with.</summary>
public sealed record MqttSessionOptions
{
    /// <summary>Largest window: identifiers are 16 bits wide and must be told apart after a wrap.</summary>
    public const int LargestWindow = 16_384;

    /// <summary>Room that a skipped message needs: topic, identifier and header can take this many octets.</summary>
    public const int SmallestPacketLimit = 66_000;

    /// <summary>CONNECT as it is sent on each connection; its keep-alive rules the pings.</summary>
    public required ConnectPacket Connect { get; init; }

    /// <summary>Publications, subscriptions and their ends that wait for an answer, 1..16,384; default 1,024.</summary>
    public int Window { get; init; } = 1024;

    /// <summary>Longest packet that is taken from the broker, 66,000 octets and more; default 131,072. Longer messages are skipped and reported.</summary>
    public int MaximumPacket { get; init; } = 131_072;

    /// <summary>Longest wait for CONNACK; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for any octet after a ping; default 10 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest wait for the acknowledgement of the oldest publication; default 60 s. A broker that answers pings but nothing else would stall us for
    /// ever.
    /// </summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
