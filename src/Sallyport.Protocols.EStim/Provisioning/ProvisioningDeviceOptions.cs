namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>What a device says of itself on its local line.</summary>
/// <param name="Serial">Serial number.</param>
/// <param name="Address">Address on its ordinary line, 01..FE.</param>
/// <param name="HasKey">It has a master key.</param>
public sealed record ProvisioningDeviceOptions(ulong Serial, byte Address, bool HasKey);
