namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>One fact on a local line, seen by the host.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Serial">Serial number of the device, once it was found.</param>
/// <param name="Address">Its address on the ordinary line.</param>
/// <param name="HasKey">It had a key when it was found.</param>
/// <param name="Status">Why the key was refused.</param>
public readonly record struct ProvisioningHostEvent(
    ProvisioningHostEventKind Kind,
    ulong Serial = 0,
    byte Address = 0,
    bool HasKey = false,
    ProvisioningStatus Status = ProvisioningStatus.Stored);
