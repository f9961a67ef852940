using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>One arg of Status: output(1) | flags(1) | level(2) | target(2) | limit(2) (estim.md section 11.5).</summary>
/// <param name="Output">0..7.</param>
/// <param name="Flags">What is special.</param>
/// <param name="Level">Present level, per mille.</param>
/// <param name="Target">Where it goes, per mille.</param>
/// <param name="Limit">Highest level that is allowed, per mille.</param>
public readonly record struct OutputStatus(byte Output, OutputFlags Flags, ushort Level, ushort Target, ushort Limit)
{
    /// <summary>Octets of the arg.</summary>
    public const int Length = 8;

    private const int LevelAt = 2;
    private const int TargetAt = 4;
    private const int LimitAt = 6;

    /// <summary>Reads <see cref="Length"/> octets.</summary>
    public static OutputStatus Read(ReadOnlySpan<byte> arg, Dialect dialect) => new(
        arg[0],
        (OutputFlags)arg[1],
        PacketLayout.ReadUInt16(arg[LevelAt..], dialect),
        PacketLayout.ReadUInt16(arg[TargetAt..], dialect),
        PacketLayout.ReadUInt16(arg[LimitAt..], dialect));

    /// <summary>Writes <see cref="Length"/> octets.</summary>
    public void Write(Span<byte> arg, Dialect dialect)
    {
        arg[0] = Output;
        arg[1] = (byte)Flags;
        PacketLayout.WriteUInt16(arg[LevelAt..], Level, dialect);
        PacketLayout.WriteUInt16(arg[TargetAt..], Target, dialect);
        PacketLayout.WriteUInt16(arg[LimitAt..], Limit, dialect);
    }
}
