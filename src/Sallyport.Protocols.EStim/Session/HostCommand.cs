using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>One wish of a host's program. <see cref="Kind"/> says which of the others mean something.</summary>
public readonly record struct HostCommand
{
    /// <summary>What to do.</summary>
    public required HostCommandKind Kind { get; init; }

    /// <summary>With whom.</summary>
    public Endpoint Device { get; init; }

    /// <summary>Comes back in the event that tells the outcome; 0 when nobody wants to know.</summary>
    public ulong Ticket { get; init; }

    /// <summary>AddDevice: keys, memory and what is allowed.</summary>
    public HostDevice? Settings { get; init; }

    /// <summary>Send: which command.</summary>
    public CommandId Command { get; init; }

    /// <summary>Send: struct and args (<see cref="CommandBody"/>); SendUser: the payload. Copied.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>SendUser: C2..FF.</summary>
    public PacketType Type { get; init; }

    /// <summary>Send: in clear although a key is there; only what <see cref="ProtectionRules"/> allows.</summary>
    public bool InClear { get; init; }

    /// <summary>Send: nobody answers for it. It is obeyed, but the host takes no charge of the device by it, and goes on to leave it alone.</summary>
    public bool IsUnattended { get; init; }

    /// <summary>EmergencyStop: devices that this host knows but does not look after; they are told by their address, too. At most 254.</summary>
    public IReadOnlyList<Endpoint>? Others { get; init; }

    /// <summary>GrantKey: units of 10 s, 1..65535; 0 revokes.</summary>
    public ushort KeyUnits { get; init; }

    /// <summary>GrantKey: what the key may do; empty = everything that is not for the master key only.</summary>
    public IReadOnlyList<Permission>? Permissions { get; init; }
}
