namespace Sallyport.Gateway.Downlinks;

/// <summary>Visible state of a downlink. Lower-case names are the contract of REST and the command line.</summary>
public enum DownlinkStatus : byte
{
    /// <summary>On disk, waiting for its turn (and for a sleeper to wake).</summary>
    Queued,

    /// <summary>Handed to the radio.</summary>
    Sent,

    /// <summary>The device's radio acknowledged it.</summary>
    Delivered,

    /// <summary>The device answered the command.</summary>
    Answered,

    /// <summary>Its time ran out before it could be sent.</summary>
    Expired,

    /// <summary>It cannot be done; the reason says why.</summary>
    Refused,

    /// <summary>Somebody cancelled it, or a newer one of the same key took its place.</summary>
    Cancelled,
}
