namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Yes-or-no facts of a slot.</summary>
[Flags]
internal enum SlotFlags : byte
{
    None = 0,

    /// <summary>Downlinks wait for the next data message.</summary>
    Sleepy = 1,

    /// <summary>The hello said sleepy: only such a node may change the flag above by its sleep answers.</summary>
    JoinedSleepy = 2,

    /// <summary>The node wanted the broadcast key.</summary>
    Broadcast = 4,

    /// <summary>The node has asked for the time.</summary>
    TimeSync = 8,

    /// <summary>A downlink waits in the side table.</summary>
    Waiting = 16,

    /// <summary>An entry of the inactivity timer stands for this slot.</summary>
    Timed = 32,

    /// <summary>The node has told its version.</summary>
    Version = 64,

    /// <summary>The broadcast key has not left for this sleeping node yet.</summary>
    KeyOwed = 128,
}
