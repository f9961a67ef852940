namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>What a device says of itself on the local line.</summary>
[Flags]
public enum ProvisioningFlags : byte
{
    /// <summary>As it comes from the factory.</summary>
    None = 0,

    /// <summary>It has a master key.</summary>
    HasKey = 1,

    /// <summary>It takes a key now: it has none, or somebody confirmed at the device that it may be replaced.</summary>
    TakesKey = 2,
}
