using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>One arg of SetLimits: output(1) | 0(1) | highest level(2) | steepest rise(2) (estim.md section 11.3).</summary>
/// <param name="Output">0..7.</param>
/// <param name="MaximumLevel">Per mille, 0..1000.</param>
/// <param name="MaximumRise">Per mille per second, 1..1000.</param>
public readonly record struct OutputLimit(byte Output, ushort MaximumLevel, ushort MaximumRise)
{
    /// <summary>Octets of the arg.</summary>
    public const int Length = 6;

    private const int LevelAt = 2;
    private const int RiseAt = 4;

    /// <summary>Reads <see cref="Length"/> octets.</summary>
    public static OutputLimit Read(ReadOnlySpan<byte> arg, Dialect dialect) =>
        new(arg[0], PacketLayout.ReadUInt16(arg[LevelAt..], dialect), PacketLayout.ReadUInt16(arg[RiseAt..], dialect));

    /// <summary>Writes <see cref="Length"/> octets.</summary>
    public void Write(Span<byte> arg, Dialect dialect)
    {
        arg[0] = Output;
        arg[1] = 0;
        PacketLayout.WriteUInt16(arg[LevelAt..], MaximumLevel, dialect);
        PacketLayout.WriteUInt16(arg[RiseAt..], MaximumRise, dialect);
    }
}
