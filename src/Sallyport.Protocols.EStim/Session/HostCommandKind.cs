namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a host may be asked to do.</summary>
public enum HostCommandKind : byte
{
    /// <summary>From now on looks after a device.</summary>
    AddDevice,

    /// <summary>Forgets a device and its keys; its waiting wishes are cancelled.</summary>
    RemoveDevice,

    /// <summary>A ping to everybody: who is there.</summary>
    Discover,

    /// <summary>A ping to one device.</summary>
    Ping,

    /// <summary>A command to one device.</summary>
    Send,

    /// <summary>Makes a temporary key, or with a time of 0 revokes it.</summary>
    GrantKey,

    /// <summary>A packet of the application's types.</summary>
    SendUser,

    /// <summary>Everything off: leaves before anything else and cancels all that waits.</summary>
    EmergencyStop,
}
