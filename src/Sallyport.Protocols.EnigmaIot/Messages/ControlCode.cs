namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>First octet of a control payload (section 9). The code wins over the original's description, which swaps 0x08 and 0x87.</summary>
public enum ControlCode : byte
{
    /// <summary>Down, no arguments; answered by <see cref="VersionAnswer"/>.</summary>
    VersionGet = 0x01,

    /// <summary>Down, no arguments; answered by <see cref="SleepAnswer"/>.</summary>
    SleepGet = 0x02,

    /// <summary>Down, u32 LE seconds; answered by <see cref="SleepAnswer"/>.</summary>
    SleepSet = 0x03,

    /// <summary>Down, no arguments, no answer: the LED flashes for 10 s.</summary>
    Identify = 0x04,

    /// <summary>Down, no arguments; answered by <see cref="ResetAnswer"/> and <see cref="RestartConfirm"/>, then the node forgets its configuration.</summary>
    Reset = 0x05,

    /// <summary>Answered by the gateway itself; never on the air.</summary>
    RssiGet = 0x06,

    /// <summary>Down, no arguments; answered by <see cref="NameAnswer"/>.</summary>
    NameGet = 0x07,

    /// <summary>Up: 6 octets node address, then the name without terminator.</summary>
    NameAnswer = 0x08,

    /// <summary>Down, no arguments; answered by <see cref="RestartConfirm"/>.</summary>
    Restart = 0x09,

    /// <summary>Down: 32 octets broadcast key, no answer.</summary>
    BroadcastKey = 0x10,

    /// <summary>Up: major, minor, patch, one octet each.</summary>
    VersionAnswer = 0x81,

    /// <summary>Up: u32 LE seconds in force, 0 = does not sleep.</summary>
    SleepAnswer = 0x82,

    /// <summary>Up, no arguments.</summary>
    ResetAnswer = 0x85,

    /// <summary>Made by the gateway: i8 dBm, u8 channel; never on the air.</summary>
    RssiAnswer = 0x86,

    /// <summary>Down: name 1..32 octets, one NUL appended by the original gateway; answered by 0x07 and <see cref="NameAnswer"/>.</summary>
    NameSet = 0x87,

    /// <summary>Up: u8 reason.</summary>
    RestartConfirm = 0x89,

    /// <summary>Down: u16 LE index, then the start record or a chunk (section 10).</summary>
    Ota = 0xEF,

    /// <summary>Up: u8 status, for status 4 also u16 LE last good index.</summary>
    OtaAnswer = 0xFF,
}
