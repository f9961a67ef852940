namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What a <see cref="NodeEvent"/> tells.</summary>
public enum NodeEventKind : byte
{
    /// <summary>A session begins. Field: NodeId. The name (if any) was sent before, the pending data message goes out after.</summary>
    Registered,

    /// <summary>The session ended; the node registers again by itself. Fields: Reason, Resends.</summary>
    Disconnected,

    /// <summary>User data came; the payload is the user's octets. Fields: MessageType (0x02, 0x12, 0x82 or 0x92), Encoding, Counter.</summary>
    Downlink,

    /// <summary>Show where the node is. Field: Duration.</summary>
    Identify,

    /// <summary>The gateway answered the name. Field: NameResult.</summary>
    NameResult,

    /// <summary>The clock was compared and stepped. Fields: OffsetMicroseconds, DelayMicroseconds, Synchronised.</summary>
    ClockAdjusted,

    /// <summary>
    /// The gateway was not heard, ended the session, or was never known: look for the network's SSID and submit <see cref="NodeCommandKind.GatewayFound"/>.
    /// </summary>
    ScanRequested,

    /// <summary>Name, sleep time or gateway changed: store <see cref="NodeSession.Configuration"/>.</summary>
    ConfigurationChanged,

    /// <summary>
    /// The radio is off for Duration. The payload is the sleep context (it holds the session key: a secret), empty when there is no session. A host that powers
    /// down stores it, removes it from the store at wake-up and gives it to the next session; one that stays up does nothing. A context serves one wake-up
    /// only: an old one would accept replayed downlinks.
    /// </summary>
    Sleeping,

    /// <summary>The sleep is over.</summary>
    Woken,

    /// <summary>The restart delay is over; the session starts afresh, as a program would. Field: RestartReason.</summary>
    Restarted,

    /// <summary>Forget the stored configuration. The session does nothing any more.</summary>
    ConfigurationErased,

    /// <summary>A firmware transfer changed its state. Field: OtaStatus.</summary>
    Firmware,

    /// <summary>A data message that waited for a session was replaced by a newer one: the protocol keeps only the last.</summary>
    DataReplaced,

    /// <summary>A wish of the host cannot be met. Fields: Command, CommandRefusal.</summary>
    CommandRefused,

    /// <summary>A frame was refused and changed nothing. Fields: Refusal, MessageType.</summary>
    Refused,
}
