namespace Sallyport.Gateway.Host;

/// <summary>What a driver tells the queue about a downlink that was submitted to it.</summary>
public enum DeliveryStep : byte
{
    /// <summary>Kept by the session until the sleeping device speaks; it can still be withdrawn.</summary>
    Waiting,

    /// <summary>Handed to the radio.</summary>
    Sent,

    /// <summary>The device's radio acknowledged it.</summary>
    Delivered,

    /// <summary>The link cannot tell what became of it; it counts as sent.</summary>
    OutcomeUnknown,

    /// <summary>The device's radio did not acknowledge it.</summary>
    NotDelivered,

    /// <summary>Given back unsent: withdrawn, or its session ended.</summary>
    Returned,

    /// <summary>Given back unsent: the device has no session. It waits until the device is heard.</summary>
    Unreachable,

    /// <summary>It can never be sent.</summary>
    Refused,
}
