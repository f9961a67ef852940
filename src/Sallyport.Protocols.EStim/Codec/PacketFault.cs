namespace Sallyport.Protocols.EStim.Codec;

/// <summary>Why octets are not a packet.</summary>
public enum PacketFault : byte
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>More octets must come first.</summary>
    Incomplete,

    /// <summary>They do not begin with 6F 65.</summary>
    Magic,

    /// <summary>Another major version.</summary>
    Version,

    /// <summary>The length is above the link's maximum, or is not that of the octets.</summary>
    Length,

    /// <summary>The checksum does not fit.</summary>
    Checksum,
}
