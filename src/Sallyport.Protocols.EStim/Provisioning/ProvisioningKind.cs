namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>Frames of the local line.</summary>
public enum ProvisioningKind : byte
{
    /// <summary>Host to device: who is there? nonce(8).</summary>
    Hello = 1,

    /// <summary>Device to host: nonce(8) | session(8) | serial(8, little-endian) | address(1) | flags(1).</summary>
    Announce = 2,

    /// <summary>Host to device: session(8) | key(16).</summary>
    Key = 3,

    /// <summary>Device to host: session(8) | status(1) | check(8).</summary>
    Result = 4,
}
