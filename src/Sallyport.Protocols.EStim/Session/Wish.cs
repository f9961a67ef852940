using Sallyport.Protocols.EStim.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>Something that a host will send to a device when the line is free.</summary>
internal sealed record Wish
{
    public required HostPeer Peer { get; init; }

    public required WishKind Kind { get; init; }

    public ulong Ticket { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public Instant WishedAt { get; init; }

    public CommandId Command { get; init; }

    /// <summary>Struct and args of a command, or the payload of an application's packet.</summary>
    public byte[] Body { get; init; } = CommandBody.Empty;

    public PacketType Type { get; init; }

    public bool InClear { get; init; }

    /// <summary>Nobody answers for it: the host takes no charge by it.</summary>
    public bool IsUnattended { get; init; }

    public ushort KeyUnits { get; init; }

    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    /// <summary>The salt of a temporary key while its answer is awaited.</summary>
    public byte[]? Salt { get; set; }

    /// <summary>What it was sent under.</summary>
    public Protection Protection { get; set; }
}
