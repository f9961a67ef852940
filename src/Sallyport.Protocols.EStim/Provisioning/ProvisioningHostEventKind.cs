namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>What a host learns on a local line.</summary>
public enum ProvisioningHostEventKind : byte
{
    /// <summary>A device is there and takes a key.</summary>
    Found,

    /// <summary>A device is there, has a key, and waits for a confirmation at the device; told once.</summary>
    NeedsConfirmation,

    /// <summary>The device has stored the key and proved it: the payload is the check value. The end.</summary>
    Stored,

    /// <summary>The device refused the key. The end.</summary>
    Refused,

    /// <summary>The device says that it stored a key, but not this one: do not use it. The end.</summary>
    WrongCheck,

    /// <summary>No device answered, or the one that did stayed without confirmation. The end.</summary>
    NotFound,

    /// <summary>The key was sent and nothing came back: the device may have it or not. The end.</summary>
    Unanswered,
}
