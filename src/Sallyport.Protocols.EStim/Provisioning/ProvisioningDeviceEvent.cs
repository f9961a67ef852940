namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>One fact of a device's local line.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Status">Why a key was refused.</param>
public readonly record struct ProvisioningDeviceEvent(ProvisioningDeviceEventKind Kind, ProvisioningStatus Status = ProvisioningStatus.Stored);
