using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>One fact that the node role reports. <see cref="Kind"/> says which fields mean something; the others are at their default.</summary>
public readonly record struct NodeEvent
{
    /// <summary>What happened.</summary>
    public required NodeEventKind Kind { get; init; }

    /// <summary>The id that the gateway gave.</summary>
    public ushort NodeId { get; init; }

    /// <summary>Why the session ended; <see cref="InvalidateReason.Unknown"/> when the node ended it because a counter did.</summary>
    public InvalidateReason Reason { get; init; }

    /// <summary>The last data message will be sent again in the next session.</summary>
    public bool Resends { get; init; }

    /// <summary>Type octet of the frame that caused the event.</summary>
    public MessageType MessageType { get; init; }

    /// <summary>Encoding of user data.</summary>
    public PayloadEncoding Encoding { get; init; }

    /// <summary>Counter of the message.</summary>
    public ushort Counter { get; init; }

    /// <summary>The gateway's answer to the name.</summary>
    public NameRefusal NameResult { get; init; }

    /// <summary>How long to identify or to sleep.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How far the node's clock was stepped, in microseconds.</summary>
    public long OffsetMicroseconds { get; init; }

    /// <summary>Time on the way, there and back, in microseconds.</summary>
    public long DelayMicroseconds { get; init; }

    /// <summary>The step was below 5,000 microseconds.</summary>
    public bool Synchronised { get; init; }

    /// <summary>Why the node restarts.</summary>
    public RestartReason RestartReason { get; init; }

    /// <summary>State of a firmware transfer.</summary>
    public OtaStatus OtaStatus { get; init; }

    /// <summary>The wish that was refused.</summary>
    public NodeCommandKind Command { get; init; }

    /// <summary>Why it was refused.</summary>
    public NodeCommandRefusal CommandRefusal { get; init; }

    /// <summary>Why a frame was refused.</summary>
    public RefusalReason Refusal { get; init; }
}
