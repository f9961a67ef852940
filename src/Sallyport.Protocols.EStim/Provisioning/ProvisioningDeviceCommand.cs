namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>One wish of a device's program.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Status">Of an answer: stored, not at rest, or not stored.</param>
public readonly record struct ProvisioningDeviceCommand(ProvisioningDeviceCommandKind Kind, ProvisioningStatus Status = ProvisioningStatus.Stored);
