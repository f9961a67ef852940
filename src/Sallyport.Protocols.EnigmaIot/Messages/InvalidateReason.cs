namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Octet 1 of INVALIDATE_KEY (section 4.9). Below 5 the node resends its last data message after it has registered again.</summary>
public enum InvalidateReason : byte
{
    /// <summary>Never sent.</summary>
    Unknown = 0,

    /// <summary>Declared by the original, never sent.</summary>
    WrongClientHello = 1,

    /// <summary>Bad tag or old counter.</summary>
    WrongData = 3,

    /// <summary>The sender is not registered.</summary>
    UnregisteredNode = 4,

    /// <summary>The key is too old, or a counter is about to end.</summary>
    KeyExpired = 5,

    /// <summary>An operator removed the node.</summary>
    Kicked = 6,
}
