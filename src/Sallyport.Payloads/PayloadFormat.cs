namespace Sallyport.Payloads;

/// <summary>How user octets are to be read; numbers as in EnigmaIOT's encoding octet (enigmaiot.md section 5). Other values are legal and undecodable.</summary>
public enum PayloadFormat : byte
{
    /// <summary>Octets without a meaning of their own.</summary>
    Raw = 0x00,

    /// <summary>CayenneLPP 1.3.0.</summary>
    CayenneLpp = 0x81,

    /// <summary>MessagePack.</summary>
    MessagePack = 0x83,
}
