namespace Sallyport.Gateway.Commands;

/// <summary>Why a command was not accepted; the kebab-case name is the stable <c>code</c> of REST errors.</summary>
public enum CommandRefusal : byte
{
    /// <summary>Accepted.</summary>
    None = 0,

    /// <summary>No such device.</summary>
    UnknownDevice,

    /// <summary>More than one device fits the name or id.</summary>
    AmbiguousDevice,

    /// <summary>The command or its value is not understood.</summary>
    Malformed,

    /// <summary>Too many octets for one frame.</summary>
    TooLong,

    /// <summary>A policy forbids it.</summary>
    Forbidden,

    /// <summary>The queue of the device is full.</summary>
    QueueFull,

    /// <summary>The journal does not accept entries (disk full).</summary>
    NotAccepting,

    /// <summary>It is over already.</summary>
    TooLate,

    /// <summary>It was taken, but the journal cannot write it down now: it is carried out when it can, unless the gateway ends before.</summary>
    InDoubt,

    /// <summary>Another device of the segment has the name.</summary>
    NameTaken,

    /// <summary>The device to be replaced still reports.</summary>
    StillAlive,

    /// <summary>Somebody else edited it since the caller looked.</summary>
    PreconditionFailed,

    /// <summary>The target of an output is not the one that the caller saw.</summary>
    TargetMoved,
}
