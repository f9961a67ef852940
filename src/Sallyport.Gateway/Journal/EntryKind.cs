namespace Sallyport.Gateway.Journal;

/// <summary>Kind of a journal entry; the numbers are stored, never renumber them. The lower-case names are the contract of <c>events</c>.</summary>
public enum EntryKind : byte
{
    /// <summary>A device has a new session.</summary>
    Joined = 1,

    /// <summary>A device's session ended.</summary>
    Left = 2,

    /// <summary>A device's name was accepted or changed.</summary>
    Named = 3,

    /// <summary>User data of a device.</summary>
    Uplink = 4,

    /// <summary>A protocol answer or discovery message of a device.</summary>
    Control = 5,

    /// <summary>A downlink changed its state.</summary>
    Downlink = 6,

    /// <summary>Frames or names that were refused.</summary>
    Refused = 7,

    /// <summary>A link came up, went down or failed.</summary>
    Link = 8,

    /// <summary>Firmware progress.</summary>
    Firmware = 9,

    /// <summary>A recording was stored.</summary>
    Recording = 10,

    /// <summary>The level of an output changed.</summary>
    Output = 11,

    /// <summary>The shape of a mesh changed.</summary>
    Topology = 12,

    /// <summary>A policy was set or raised an alarm.</summary>
    Policy = 13,

    /// <summary>Who did what.</summary>
    Audit = 14,

    /// <summary>An alert was raised, cleared, acknowledged or muted.</summary>
    Alert = 15,

    /// <summary>What was concluded from a device's silence, or its return.</summary>
    Availability = 17,

    /// <summary>Name, tags, note or hardware of a device were changed by somebody.</summary>
    Device = 16,
}
