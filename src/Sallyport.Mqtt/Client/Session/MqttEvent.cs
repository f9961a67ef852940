using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Mqtt.Client.Session;

/// <summary>One fact that a session reports.</summary>
public readonly record struct MqttEvent
{
    /// <summary>What happened.</summary>
    public required MqttEventKind Kind { get; init; }

    /// <summary>Token of the command that ended; 0 otherwise.</summary>
    public long Token { get; init; }

    /// <summary>Topic of a message; null otherwise.</summary>
    public string? Topic { get; init; }

    /// <summary>The message was kept by the broker from earlier.</summary>
    public bool Retain { get; init; }

    /// <summary>The message may have come before.</summary>
    public bool Duplicate { get; init; }

    /// <summary>With <see cref="MqttEventKind.Connected"/>: the broker still knew the session.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Why it closed.</summary>
    public MqttCloseReason Reason { get; init; }

    /// <summary>The broker's answer to CONNECT, with <see cref="MqttCloseReason.Refused"/>.</summary>
    public ConnectReturnCode ReturnCode { get; init; }

    /// <summary>What was wrong with the octets, with <see cref="MqttCloseReason.Malformed"/>.</summary>
    public PacketFault Fault { get; init; }
}
