namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Octet 19 of a data message (section 5). Other values are carried unchanged.</summary>
public enum PayloadEncoding : byte
{
    /// <summary>Octets without a meaning of their own.</summary>
    Raw = 0x00,

    /// <summary>CayenneLPP 1.3.0.</summary>
    CayenneLpp = 0x81,

    /// <summary>Reserved by the original.</summary>
    ProtocolBuffers = 0x82,

    /// <summary>MessagePack.</summary>
    MessagePack = 0x83,

    /// <summary>Reserved by the original.</summary>
    Bson = 0x84,

    /// <summary>Reserved by the original.</summary>
    Cbor = 0x85,

    /// <summary>Reserved by the original.</summary>
    Smile = 0x86,

    /// <summary>Internal marker of the original for control payloads; not for user data.</summary>
    EnigmaIot = 0xFF,
}
