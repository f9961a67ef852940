namespace Sallyport.Protocols.EStim.Messages;

/// <summary>What became of a sealed command (estim.md section 13).</summary>
public enum SealedStatus : byte
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>Its octets make no command.</summary>
    Malformed = 1,

    /// <summary>The device does not know it.</summary>
    UnknownCommand = 2,

    /// <summary>This key may not do that.</summary>
    Denied = 3,

    /// <summary>Not in this state.</summary>
    WrongState = 4,

    /// <summary>Above a limit.</summary>
    Limit = 5,

    /// <summary>The device cannot just now.</summary>
    Busy = 6,
}
