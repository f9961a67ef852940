namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the host wants the node role to do.</summary>
public enum NodeCommandKind : byte
{
    /// <summary>Send user data as 0x01. Kept as "last data message"; without a session it goes out after the registration. Wakes a sleeping node.</summary>
    SendData,

    /// <summary>Send user data in clear as 0x11; most gateways refuse it. Kept and resent like encrypted data.</summary>
    SendUnencrypted,

    /// <summary>Send a Home Assistant discovery message (MessagePack) as 0x08. Needs a session; never kept.</summary>
    SendDiscovery,

    /// <summary>Take a name, and tell the gateway when there is a session.</summary>
    SetName,

    /// <summary>Ask for the time now.</summary>
    SynchroniseClock,

    /// <summary>Sleep now instead of after the next data message; sleepy nodes with a session and a sleep time only.</summary>
    Sleep,

    /// <summary>Wake before the wake timer.</summary>
    Wake,

    /// <summary>Tell the gateway (reason 5, user) when there is a session, and restart after the delay.</summary>
    Restart,

    /// <summary>The result of a scan: the gateway's address and channel.</summary>
    GatewayFound,
}
