namespace Sallyport.Mqtt.Client.Packets;

/// <summary>
/// Why octets are not a packet. A stream cannot be resynchronised after any of these except <see cref="Incomplete"/>: the connection is closed.
/// </summary>
public enum PacketFault : byte
{
    /// <summary>It is a packet.</summary>
    None = 0,

    /// <summary>So far it could become one; more octets are needed.</summary>
    Incomplete,

    /// <summary>Type 0 or 15, or one that this side must not receive.</summary>
    Type,

    /// <summary>Flags that 2.2.2 or 3.3.1 forbid, QoS 3 included.</summary>
    Flags,

    /// <summary>The remaining length has more than four octets (2.2.3).</summary>
    RemainingLength,

    /// <summary>Longer than the receiver's limit.</summary>
    TooLong,

    /// <summary>A field ends outside the packet, or octets are left over.</summary>
    Length,

    /// <summary>A string is not well-formed UTF-8 or holds U+0000 (1.5.3).</summary>
    Text,

    /// <summary>A topic or filter is empty or has wildcards in a wrong place (4.7).</summary>
    Topic,

    /// <summary>Packet identifier 0 (2.3.1).</summary>
    Identifier,

    /// <summary>A field has a value that its section forbids.</summary>
    Value,
}
