namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>Where a device is (estim.md section 11.1). After power-up it is disarmed, with all levels at 0 and drivers off.</summary>
public enum DeviceState : byte
{
    /// <summary>No output can have a level.</summary>
    Disarmed = 0,

    /// <summary>Armed outputs may get levels.</summary>
    Armed = 1,

    /// <summary>Levels were set.</summary>
    Active = 2,

    /// <summary>All outputs are on their way to 0; nothing raises them.</summary>
    RampDown = 3,

    /// <summary>Stopped by an emergency stop; stays until it is cleared.</summary>
    Emergency = 4,

    /// <summary>Stopped by a fault; stays until it is cleared.</summary>
    Fault = 5,
}
