namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>Why the outputs last went down (estim.md section 11.5).</summary>
public enum StopReason : byte
{
    /// <summary>They did not since power-up.</summary>
    None = 0,

    /// <summary>The temporary key ended.</summary>
    KeyExpired = 1,

    /// <summary>The temporary key was revoked.</summary>
    KeyRevoked = 2,

    /// <summary>Nobody was in charge for the watchdog's time.</summary>
    LinkLost = 3,

    /// <summary>An emergency stop.</summary>
    Emergency = 4,

    /// <summary>An electrode, current or temperature fault.</summary>
    Fault = 5,

    /// <summary>A stop command, or all levels at 0 for a minute.</summary>
    Stop = 6,
}
