namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>What a device's local line reports.</summary>
public enum ProvisioningDeviceEventKind : byte
{
    /// <summary>A host asked who is there, and was told.</summary>
    Announced,

    /// <summary>The payload is a key of 16 octets. Store it, put it to use, and say so with <see cref="ProvisioningDeviceCommandKind.Answer"/>; the host waits.</summary>
    KeyGiven,

    /// <summary>A key was stored, and the host was told.</summary>
    KeyStored,

    /// <summary>A key was refused.</summary>
    KeyRefused,

    /// <summary>The confirmation ended unused.</summary>
    ConfirmationEnded,
}
