namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a device's host program may ask for.</summary>
public enum DeviceCommandKind : byte
{
    /// <summary>The physical stop was pressed.</summary>
    EmergencyStop,

    /// <summary>The latch was cleared by hand at the device.</summary>
    Clear,

    /// <summary>An output has a fault.</summary>
    BeginFault,

    /// <summary>The faults of an output are over.</summary>
    EndFault,

    /// <summary>A master key came over the separate local line; keys and counters of the old one are forgotten.</summary>
    SetMasterKey,

    /// <summary>Sends a packet of the application's types, without waiting for an answer.</summary>
    SendUser,
}
