namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Why a frame was refused. A refusal is counted, reported, and changes no session.</summary>
public enum RefusalReason : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>Shorter than the message needs, including frames of 0 or 1 octets.</summary>
    TooShort,

    /// <summary>Longer than the message allows.</summary>
    TooLong,

    /// <summary>The type octet is not one that this role handles.</summary>
    UnknownType,

    /// <summary>The tag does not fit: wrong key, damaged or forged.</summary>
    BadTag,

    /// <summary>The counter is not above the last accepted one: a repeat.</summary>
    OldCounter,

    /// <summary>The sender has no session.</summary>
    NotRegistered,

    /// <summary>The peer's public key gives an all-zero secret.</summary>
    WeakKey,

    /// <summary>More hellos (or answers) for this address than the rate limit allows.</summary>
    RateLimited,

    /// <summary>Unencrypted data while the network does not accept it.</summary>
    UnencryptedNotAllowed,

    /// <summary>The source is not an address that this role talks to.</summary>
    WrongSource,

    /// <summary>A field inside an authenticated message is malformed.</summary>
    Malformed,

    /// <summary>Not expected in the present state.</summary>
    WrongState,

    /// <summary>A bounded table is full.</summary>
    TableFull,
}
