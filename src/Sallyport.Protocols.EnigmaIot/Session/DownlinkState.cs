namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Where a downlink that the host submitted is now.</summary>
public enum DownlinkState : byte
{
    /// <summary>Encrypted and kept for a sleeping node until its next data message.</summary>
    Waiting,

    /// <summary>Handed to the link.</summary>
    Sent,

    /// <summary>The node's radio acknowledged the frame.</summary>
    Delivered,

    /// <summary>The node's radio did not acknowledge the frame; the host may try again.</summary>
    NotDelivered,

    /// <summary>The link cannot tell what became of the frame (<c>TransmitOutcome.Unknown</c>); it counts as sent and is not tried again.</summary>
    OutcomeUnknown,

    /// <summary>The session it was encrypted for is gone, or the host withdrew it; it was not sent, the host may submit it again.</summary>
    Dropped,

    /// <summary>Overwritten in the single slot of a sleeping node by a newer one.</summary>
    Overwritten,

    /// <summary>Cannot be sent: unknown node, no session, too long, or not allowed for a sleeping node. See <see cref="DownlinkRefusal"/>.</summary>
    Refused,
}
