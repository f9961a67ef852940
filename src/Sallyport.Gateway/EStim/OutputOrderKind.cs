namespace Sallyport.Gateway.EStim;

/// <summary>What somebody wants of a device with outputs.</summary>
public enum OutputOrderKind : byte
{
    /// <summary>Get outputs ready.</summary>
    Arm,

    /// <summary>Set levels.</summary>
    Levels,

    /// <summary>All outputs down to 0 within a time.</summary>
    Stop,

    /// <summary>End an emergency or a fault.</summary>
    Clear,

    /// <summary>Set limits.</summary>
    Limits,

    /// <summary>Set the watchdog's time.</summary>
    Watchdog,

    /// <summary>Go on: somebody is in charge of a device that was found active.</summary>
    Continue,

    /// <summary>Make a temporary key for somebody else.</summary>
    GrantKey,

    /// <summary>End the temporary key.</summary>
    RevokeKey,

    /// <summary>Ask the status now.</summary>
    Refresh,
}
