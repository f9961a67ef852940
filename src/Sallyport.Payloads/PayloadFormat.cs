namespace Sallyport.Payloads;

/// <summary>
/// How user octets are to be read. 0x00..0xFF are the numbers of EnigmaIOT's encoding octet (enigmaiot.md section 5); other values of that octet are legal
/// and undecodable. Formats that no radio protocol numbers start at 0x100.
/// </summary>
public enum PayloadFormat : ushort
{
    /// <summary>Octets without a meaning of their own.</summary>
    Raw = 0x00,

    /// <summary>CayenneLPP 1.3.0.</summary>
    CayenneLpp = 0x81,

    /// <summary>MessagePack.</summary>
    MessagePack = 0x83,

    /// <summary>JSON text in UTF-8 (RFC 8259); has no number on the air.</summary>
    Json = 0x100,
}
