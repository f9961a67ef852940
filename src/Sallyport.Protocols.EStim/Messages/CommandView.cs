using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>View over one command in clear: sequence(2) | id(1) | struct, whose first octet is numArgs | numArgs args (estim.md section 6).</summary>
public readonly ref struct CommandView
{
    /// <summary>Octets in front of the struct.</summary>
    public const int EnvelopeLength = 3;

    private const int IdAt = 2;
    private readonly ReadOnlySpan<byte> _octets;
    private readonly CommandShape _shape;

    private CommandView(ReadOnlySpan<byte> octets, CommandShape shape, ushort sequence)
    {
        _octets = octets;
        _shape = shape;
        Sequence = sequence;
    }

    /// <summary>The sender's number of this command.</summary>
    public ushort Sequence { get; }

    /// <summary>Which command it is; none for a view that was never made.</summary>
    public CommandId Id => _octets.IsEmpty ? default : (CommandId)_octets[IdAt];

    /// <summary>How many args follow the struct.</summary>
    public int ArgCount => _octets[EnvelopeLength];

    /// <summary>The struct behind its first octet.</summary>
    public ReadOnlySpan<byte> Fields => _octets[(EnvelopeLength + 1)..(EnvelopeLength + _shape.StructLength)];

    /// <summary>All args.</summary>
    public ReadOnlySpan<byte> Args => _octets.Slice(EnvelopeLength + _shape.StructLength, ArgCount * _shape.ArgLength);

    /// <summary>Struct and args: what follows the envelope.</summary>
    public ReadOnlySpan<byte> Body => _octets[EnvelopeLength..(EnvelopeLength + _shape.StructLength + (ArgCount * _shape.ArgLength))];

    /// <summary>One arg.</summary>
    /// <param name="index">0..<see cref="ArgCount"/> - 1.</param>
    public ReadOnlySpan<byte> Arg(int index) => Args.Slice(index * _shape.ArgLength, _shape.ArgLength);

    /// <summary>Checks all lengths once; no accessor can fail afterwards.</summary>
    /// <param name="octets">One command in clear, without padding.</param>
    /// <param name="dialect">Of the link.</param>
    /// <param name="registry">Commands of the application; null for none.</param>
    /// <param name="mayBeLonger">The sender has a newer minor version, or pads with zeros: octets behind the args are ignored.</param>
    /// <param name="command">The view when the answer is <see cref="CommandFault.None"/>.</param>
    public static CommandFault Parse(ReadOnlySpan<byte> octets, Dialect dialect, UserRegistry? registry, bool mayBeLonger, out CommandView command)
    {
        command = default;
        if (octets.Length < EnvelopeLength + 1)
        {
            return CommandFault.TooShort;
        }

        var id = (CommandId)octets[IdAt];
        if ((CommandShape.Of(id) ?? registry?.Find(id)) is not { } shape)
        {
            return CommandFault.Unknown;
        }

        var count = octets[EnvelopeLength];
        if (count != 0 && shape.ArgLength == 0)
        {
            return CommandFault.ArgumentCount;
        }

        var length = EnvelopeLength + shape.StructLength + (count * shape.ArgLength);
        if (octets.Length < length)
        {
            return CommandFault.TooShort;
        }

        if (octets.Length > length && !mayBeLonger)
        {
            return CommandFault.TooLong;
        }

        command = new CommandView(octets, shape, PacketLayout.ReadUInt16(octets, dialect));
        return CommandFault.None;
    }
}
