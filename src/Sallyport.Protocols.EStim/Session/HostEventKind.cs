namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a host reports.</summary>
public enum HostEventKind : byte
{
    /// <summary>A device said that it exists: a beacon or a PONG. It need not be known.</summary>
    Found,

    /// <summary>A device answers for the first time, or again.</summary>
    Reached,

    /// <summary>A device does not answer any more; its waiting wishes were cancelled.</summary>
    Lost,

    /// <summary>A ping came back.</summary>
    Pong,

    /// <summary>A wish ended.</summary>
    Ended,

    /// <summary>A wish cannot be met.</summary>
    WishRefused,

    /// <summary>A device told its status; the payload holds the args as they came.</summary>
    Status,

    /// <summary>A device told what it is.</summary>
    Info,

    /// <summary>A status report in clear: good for an alarm only.</summary>
    Report,

    /// <summary>A temporary key is active at the device. The payload is the key: a secret.</summary>
    KeyGranted,

    /// <summary>The temporary key was revoked.</summary>
    KeyRevoked,

    /// <summary>The temporary key has few sequence numbers left: a new one is needed.</summary>
    KeyRunsOut,

    /// <summary>The first emergency stop packet is with the link.</summary>
    EmergencySent,

    /// <summary>A device answered the emergency stop.</summary>
    EmergencyAnswered,

    /// <summary>Somebody else sent an emergency stop.</summary>
    EmergencyHeard,

    /// <summary>The payload is to be stored soon, before 32 more packets have left: it is <see cref="HostDevice.Memory"/> of the next start.</summary>
    MemoryChanged,

    /// <summary>A device answers pings but nothing under this key, or refuses everything: it has another key.</summary>
    WrongKey,

    /// <summary>A device understands only the weak types, and they are not allowed.</summary>
    PlainModeRefused,

    /// <summary>A packet of the application's types: the payload is its own.</summary>
    UserPacket,

    /// <summary>A command of the application's ids: the payload is struct and args.</summary>
    UserCommand,

    /// <summary>A packet for this host was refused.</summary>
    Refused,
}
