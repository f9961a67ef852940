namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Why a downlink cannot be sent.</summary>
public enum DownlinkRefusal : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>No node of that address has a session.</summary>
    NotRegistered,

    /// <summary>More than 214 octets of user data or 215 octets of control payload.</summary>
    TooLong,

    /// <summary>Firmware messages need a node that is awake.</summary>
    NodeSleeps,

    /// <summary>Not allowed for a broadcast.</summary>
    NotForBroadcast,
}
