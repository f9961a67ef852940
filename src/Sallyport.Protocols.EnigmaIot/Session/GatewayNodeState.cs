namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>How the gateway role stands to one address.</summary>
public enum GatewayNodeState : byte
{
    /// <summary>No session. At most the totals of an earlier one are remembered.</summary>
    Unregistered = 0,

    /// <summary>One session.</summary>
    Registered = 1,

    /// <summary>One session, and a second one beside it that a hello asked for and no frame has proved yet.</summary>
    Renewing = 2,

    /// <summary>One session that the node was told to give up (INVALIDATE_KEY 3); it stays valid until a new one proves itself.</summary>
    Condemned = 3,

    /// <summary>A condemned session with an unproved one beside it.</summary>
    CondemnedRenewing = 4,
}
