using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of control 0xEF with index 1 and up, down: u16 LE index, then 1..212 octets of the image (section 10.2).</summary>
public readonly ref struct OtaChunk
{
    /// <summary>Most octets of the image in one chunk.</summary>
    public const int MaximumData = 212;

    private const int DataAt = 2;

    /// <summary>1 for the first chunk; 0 is the start record.</summary>
    public required ushort Index { get; init; }

    /// <summary>Octets of the image.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Octets after the code.</summary>
    public int Length => DataAt + Data.Length;

    /// <summary>The index at the front of 0xEF arguments; 0 says that <see cref="OtaStart"/> reads the rest. Null when shorter than two octets.</summary>
    public static ushort? PeekIndex(ReadOnlySpan<byte> arguments) =>
        arguments.Length < DataAt ? null : BinaryPrimitives.ReadUInt16LittleEndian(arguments);

    /// <summary>Reads the octets after the code.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out OtaChunk chunk)
    {
        chunk = default;
        if (PeekIndex(arguments) is not (> 0 and var index) || arguments.Length - DataAt is < 1 or > MaximumData)
        {
            return RefusalReason.Malformed;
        }

        chunk = new OtaChunk { Index = index, Data = arguments[DataAt..] };
        return RefusalReason.None;
    }

    /// <summary>Writes the octets after the code.</summary>
    /// <exception cref="ArgumentException">Too little room.</exception>
    public void Write(Span<byte> arguments)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(arguments, Index);
        Data.CopyTo(arguments[DataAt..]);
    }
}
