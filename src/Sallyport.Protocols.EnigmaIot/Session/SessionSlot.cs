using System.Runtime.InteropServices;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What every frame of a node needs: 64 octets, one cache line's worth.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SessionSlot
{
    /// <summary>The node's address as a number.</summary>
    public ulong Address;

    /// <summary>Monotonic microseconds of the last accepted data message, or of the hello.</summary>
    public long LastMessage;

    /// <summary>Monotonic microseconds of the hello that made the key.</summary>
    public long KeySince;

    /// <summary>Last accepted counter of 0x01, 0x08 and 0x11.</summary>
    public ushort DataCounter;

    /// <summary>Last accepted counter of 0x03, 0x05 and 0x07.</summary>
    public ushort ControlCounter;

    /// <summary>Last used counter of everything that is sent to the node.</summary>
    public ushort DownlinkCounter;

    public GatewayNodeState State;

    public SlotFlags Flags;

    public KeyOctets Key;

    public readonly bool Has(SlotFlags flag) => (Flags & flag) != 0;

    public void Set(SlotFlags flag, bool on) => Flags = on ? Flags | flag : Flags & ~flag;
}
