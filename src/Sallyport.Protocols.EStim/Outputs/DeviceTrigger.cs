namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>What moves a device from one state to another.</summary>
public enum DeviceTrigger : byte
{
    /// <summary>Arm was accepted.</summary>
    Armed,

    /// <summary>SetLevels with a level above 0 was accepted.</summary>
    LevelsSet,

    /// <summary>Nobody set a level within the arm timeout.</summary>
    ArmTimeout,

    /// <summary>All levels were 0 for a minute.</summary>
    Unused,

    /// <summary>Nothing has a level any more.</summary>
    Stopped,

    /// <summary>A stop, an expiry or a lost link brings the outputs down.</summary>
    RampBegun,

    /// <summary>An emergency stop.</summary>
    EmergencyStopped,

    /// <summary>A fault while something was armed.</summary>
    Failed,

    /// <summary>The latch was cleared with its token, or at the device.</summary>
    Cleared,
}
