namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>What a device answers to a key.</summary>
public enum ProvisioningStatus : byte
{
    /// <summary>Stored, and in use from now on. Only this one comes with a check value.</summary>
    Stored = 0,

    /// <summary>There is a key already, and nobody confirmed at the device that it may be replaced.</summary>
    NotConfirmed = 1,

    /// <summary>The device is armed, active or stopped by an emergency or a fault: a key is only taken while it is disarmed.</summary>
    NotAtRest = 2,

    /// <summary>The session is unknown, over, or was used for another key.</summary>
    NoSession = 3,

    /// <summary>The device could not store it.</summary>
    NotStored = 4,
}
