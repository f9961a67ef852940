namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>What the program of a device may ask its local line for.</summary>
public enum ProvisioningDeviceCommandKind : byte
{
    /// <summary>Somebody confirmed at the device itself (a button inside the case) that its key may be replaced: once, within a minute.</summary>
    Confirm,

    /// <summary>What became of the key that was reported.</summary>
    Answer,
}
