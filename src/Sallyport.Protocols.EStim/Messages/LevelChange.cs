using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>One arg of SetLevels: output(1) | flags(1) = 0 | level(2) | ramp(2) (estim.md section 11.3).</summary>
/// <param name="Output">0..7.</param>
/// <param name="Flags">0.</param>
/// <param name="Level">Per mille of the output's maximum.</param>
/// <param name="RampMilliseconds">Time in which the level is reached; a rise is never steeper than the output's limit.</param>
public readonly record struct LevelChange(byte Output, byte Flags, ushort Level, ushort RampMilliseconds)
{
    /// <summary>Octets of the arg.</summary>
    public const int Length = 6;

    private const int FlagsAt = 1;
    private const int LevelAt = 2;
    private const int RampAt = 4;

    /// <summary>Reads <see cref="Length"/> octets.</summary>
    public static LevelChange Read(ReadOnlySpan<byte> arg, Dialect dialect) =>
        new(arg[0], arg[FlagsAt], PacketLayout.ReadUInt16(arg[LevelAt..], dialect), PacketLayout.ReadUInt16(arg[RampAt..], dialect));

    /// <summary>Writes <see cref="Length"/> octets.</summary>
    public void Write(Span<byte> arg, Dialect dialect)
    {
        arg[0] = Output;
        arg[FlagsAt] = Flags;
        PacketLayout.WriteUInt16(arg[LevelAt..], Level, dialect);
        PacketLayout.WriteUInt16(arg[RampAt..], RampMilliseconds, dialect);
    }
}
