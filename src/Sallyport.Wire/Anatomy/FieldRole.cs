namespace Sallyport.Wire.Anatomy;

/// <summary>What a field is for, whatever the protocol: fields of one role are shown alike.</summary>
public enum FieldRole
{
    /// <summary>Nothing of the following; also octets that cannot be read.</summary>
    Other,

    /// <summary>Says what the frame or the part is: type, version, code, encoding.</summary>
    Type,

    /// <summary>Says who is meant: address, node id, module.</summary>
    Address,

    /// <summary>Rises from frame to frame: counter, sequence number, index.</summary>
    Counter,

    /// <summary>Says how many octets or parts follow.</summary>
    Length,

    /// <summary>Wall time or a duration.</summary>
    Time,

    /// <summary>Random octets: IV, nonce, random value.</summary>
    Nonce,

    /// <summary>A public key, or a key that is masked.</summary>
    Key,

    /// <summary>What a device or a user says.</summary>
    Payload,

    /// <summary>Ciphertext that is not opened.</summary>
    Encrypted,

    /// <summary>Proves or checks the rest: tag, HMAC, CRC.</summary>
    Tag,
}
