namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Command octet (estim.md sections 6 and 11.3). 03..7F are reserved, 80..8B are the device model, 8C..FF are free for applications.</summary>
public enum CommandId : byte
{
    /// <summary>"I am here", in clear, to everybody.</summary>
    Beacon = 0x01,

    /// <summary>Makes, renews or revokes the temporary key.</summary>
    InitTempKey = 0x02,

    /// <summary>What are you.</summary>
    GetInfo = 0x80,

    /// <summary>Gets outputs ready.</summary>
    Arm = 0x81,

    /// <summary>Sets levels of armed outputs.</summary>
    SetLevels = 0x82,

    /// <summary>All outputs down to 0 within a time.</summary>
    StopAll = 0x83,

    /// <summary>All outputs off at once; stays so.</summary>
    EmergencyStop = 0x84,

    /// <summary>Ends an emergency or a fault.</summary>
    ClearEmergency = 0x85,

    /// <summary>Somebody is still in charge.</summary>
    KeepAlive = 0x86,

    /// <summary>How are you.</summary>
    GetStatus = 0x87,

    /// <summary>Answer to <see cref="GetStatus"/>.</summary>
    Status = 0x88,

    /// <summary>Sets the highest level and the steepest rise of outputs.</summary>
    SetLimits = 0x89,

    /// <summary>Sets the time without commands after which outputs go down.</summary>
    SetWatchdog = 0x8A,

    /// <summary>Answer to <see cref="GetInfo"/>.</summary>
    Info = 0x8B,

    /// <summary>First id that applications may use.</summary>
    FirstUser = 0x8C,
}
