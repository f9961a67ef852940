namespace Sallyport.Protocols.EStim.Session;

/// <summary>How an exchange of a packet and its answer ended.</summary>
public enum ExchangeOutcome : byte
{
    /// <summary>The peer accepted it.</summary>
    Accepted,

    /// <summary>The peer refused it.</summary>
    Refused,

    /// <summary>Four transmissions brought no answer.</summary>
    Unanswered,

    /// <summary>It was taken back before it ended; the peer may have acted on it.</summary>
    Cancelled,
}
