namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Why a wish of the host cannot be met.</summary>
public enum NodeCommandRefusal : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>More than 214 octets.</summary>
    TooLong,

    /// <summary>It needs a session, and there is none.</summary>
    NotRegistered,

    /// <summary>Not 1..32 octets, or with a NUL.</summary>
    NameMalformed,

    /// <summary>Not in the present state: a node that never sleeps cannot sleep, one that is awake cannot wake, a restart is on its way.</summary>
    WrongState,

    /// <summary>The configuration was erased.</summary>
    Erased,

    /// <summary>The address is none or broadcast.</summary>
    AddressMalformed,
}
