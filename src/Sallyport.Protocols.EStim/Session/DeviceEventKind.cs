namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a device reports to its host program.</summary>
public enum DeviceEventKind : byte
{
    /// <summary>Levels of outputs changed: the payload holds one u16, little-endian, per mille, for each output. The drivers follow it.</summary>
    LevelsChanged,

    /// <summary>The state changed.</summary>
    StateChanged,

    /// <summary>The payload must be stored before the call returns; it is <c>DeviceOptions.Memory</c> of the next start.</summary>
    MemoryChanged,

    /// <summary>A command was accepted and done.</summary>
    Accepted,

    /// <summary>A packet for this device was refused.</summary>
    Refused,

    /// <summary>A packet of the application's types: the payload is its own.</summary>
    UserPacket,

    /// <summary>A command of the application's ids: the payload is struct and args.</summary>
    UserCommand,

    /// <summary>A temporary key is active.</summary>
    KeyActive,

    /// <summary>The temporary key ended.</summary>
    KeyEnded,

    /// <summary>An answer of this device was accepted, refused or not answered.</summary>
    AnswerEnded,
}
