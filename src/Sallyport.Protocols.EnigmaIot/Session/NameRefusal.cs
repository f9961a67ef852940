namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Why a node name was refused, and the code that NODE_NAME_RESULT carries for it (section 4.10).</summary>
public enum NameRefusal : sbyte
{
    /// <summary>Accepted.</summary>
    None = 0,

    /// <summary>Another node of the network has it.</summary>
    Taken = -1,

    /// <summary>No octets.</summary>
    Empty = -2,

    /// <summary>More than 32 octets.</summary>
    TooLong = -3,

    /// <summary>Contains <c># + / \</c> or control characters, reads as an address, equals <c>broadcast</c>, or is not UTF-8.</summary>
    Malformed = -4,
}
