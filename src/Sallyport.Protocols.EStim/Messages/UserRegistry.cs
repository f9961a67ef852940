namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Packet types C2..FF and command ids 8C..FF that a host or device program understands. What is not registered is answered NACK.</summary>
/// <remarks>The page leaves 80..FF to users and defines a device model in 80..8B; those ids cannot be taken.</remarks>
public sealed class UserRegistry
{
    private readonly Dictionary<CommandId, CommandShape> _commands = [];
    private readonly HashSet<PacketType> _types = [];

    /// <summary>Registers a packet type; its payload is the application's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in C2..FF.</exception>
    public UserRegistry Add(PacketType type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((byte)type, (byte)PacketType.FirstUser, nameof(type));
        _types.Add(type);
        return this;
    }

    /// <summary>Registers a command.</summary>
    /// <param name="id">8C..FF.</param>
    /// <param name="shape">Octets of its struct (1..255, numArgs included) and of each arg (0..255).</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is taken by the protocol, or a length is out of its range.</exception>
    public UserRegistry Add(CommandId id, CommandShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((byte)id, (byte)CommandId.FirstUser, nameof(id));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.StructLength, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.StructLength, byte.MaxValue, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(shape.ArgLength, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.ArgLength, byte.MaxValue, nameof(shape));
        _commands[id] = shape;
        return this;
    }

    /// <summary>True for a registered packet type.</summary>
    public bool Knows(PacketType type) => _types.Contains(type);

    /// <summary>The shape of a registered command; null when it is not registered.</summary>
    public CommandShape? Find(CommandId id) => _commands.TryGetValue(id, out var shape) ? shape : null;
}
