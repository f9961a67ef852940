namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>The one wish of a host on a local line: give the device that was found this key. Only after <see cref="ProvisioningHostEventKind.Found"/>, once.</summary>
/// <param name="Key">16 octets; copied.</param>
public readonly record struct ProvisioningHostCommand(ReadOnlyMemory<byte> Key);
