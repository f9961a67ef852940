using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>One arg of <see cref="InitTempKey"/>: command(1) | output mask(1) | highest level(2) (estim.md section 9.4).</summary>
/// <param name="Command">What may be done.</param>
/// <param name="Outputs">Bit n: on output n.</param>
/// <param name="MaximumLevel">Up to which level, per mille; 0 = no level.</param>
public readonly record struct Permission(CommandId Command, byte Outputs, ushort MaximumLevel)
{
    /// <summary>Octets of the arg.</summary>
    public const int Length = 4;

    private const int OutputsAt = 1;
    private const int MaximumLevelAt = 2;

    /// <summary>Reads <see cref="Length"/> octets.</summary>
    public static Permission Read(ReadOnlySpan<byte> arg, Dialect dialect) =>
        new((CommandId)arg[0], arg[OutputsAt], PacketLayout.ReadUInt16(arg[MaximumLevelAt..], dialect));

    /// <summary>Writes <see cref="Length"/> octets.</summary>
    public void Write(Span<byte> arg, Dialect dialect)
    {
        arg[0] = (byte)Command;
        arg[OutputsAt] = Outputs;
        PacketLayout.WriteUInt16(arg[MaximumLevelAt..], MaximumLevel, dialect);
    }
}
