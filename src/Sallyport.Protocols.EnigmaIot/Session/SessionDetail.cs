using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>The rest of what is known of a node; 72 octets.</summary>
internal struct SessionDetail
{
    /// <summary>Null while the node has no accepted name.</summary>
    public string? Name;

    /// <summary>The own address that the node talks to; downlinks come from it.</summary>
    public MacAddress Local;

    /// <summary>Data messages that decrypted. Survives the node's sessions, never passes to another address.</summary>
    public uint Received;

    /// <summary>Data messages missing by their counters. Survives as <see cref="Received"/> does.</summary>
    public uint Lost;

    public PacketRate Rate;

    /// <summary>Links of the list of slots without a session, -1 at its ends.</summary>
    public int Older;

    /// <summary>See <see cref="Older"/>.</summary>
    public int Newer;

    public ushort NodeId;

    public sbyte? Rssi;

    public byte? Channel;

    public byte Major;

    public byte Minor;

    public byte Patch;

    public readonly NodeStatistics Statistics => new(Received, Lost, Rate.PerHour);
}
