namespace Sallyport.Protocols.EStim.Session;

/// <summary>Why a packet was refused. On the wire all refusals of an encrypted packet look the same.</summary>
public enum RefusalReason : byte
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Its octets make no packet of its type, or no command.</summary>
    Malformed,

    /// <summary>Nobody knows this type.</summary>
    UnknownType,

    /// <summary>Nobody knows this command.</summary>
    UnknownCommand,

    /// <summary>The module is not there.</summary>
    AbsentModule,

    /// <summary>There is no such key: never given, expired or revoked.</summary>
    NoKey,

    /// <summary>The encrypted payload has a length that cannot be.</summary>
    PayloadLength,

    /// <summary>The padding is wrong: another key, or damage.</summary>
    Padding,

    /// <summary>The sequence number or counter was used before.</summary>
    Replay,

    /// <summary>The tag of a sealed packet does not fit.</summary>
    Tag,

    /// <summary>The signature of a temporary key does not fit.</summary>
    Signature,

    /// <summary>The salt of a temporary key was used before.</summary>
    SaltReused,

    /// <summary>This key, or no key, may not do that.</summary>
    Denied,

    /// <summary>The permissions of the temporary key do not cover it.</summary>
    Permission,

    /// <summary>Only sealed packets are accepted.</summary>
    SealedRequired,

    /// <summary>Not in this state.</summary>
    WrongState,

    /// <summary>Above a limit.</summary>
    Limit,

    /// <summary>The token is not the one of this emergency.</summary>
    Token,

    /// <summary>No room to work on it now.</summary>
    Busy,

    /// <summary>Too many encrypted packets were refused: nothing is answered for a while.</summary>
    Muted,
}
