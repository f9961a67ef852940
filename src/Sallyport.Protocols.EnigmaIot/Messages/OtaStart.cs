using System.Buffers;
using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of control 0xEF with index 0, down: the start of a firmware transfer (section 10.2).</summary>
/// <remarks>
/// <code>
///  arguments  0 .. 1   2 ... 5   6 .... 7   8 ............ 39
///           +--------+---------+----------+-------------------+
///           |  0000  |  size   |  chunks  | MD5, 32 hex ASCII |   LE
///           +--------+---------+----------+-------------------+
/// </code>
/// </remarks>
public readonly ref struct OtaStart
{
    /// <summary>Octets after the code.</summary>
    public const int Length = 40;

    /// <summary>Octets of the MD5 as text.</summary>
    public const int Md5Length = 32;

    private const int SizeAt = 2;
    private const int ChunksAt = 6;
    private const int Md5At = 8;

    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Octets of the image.</summary>
    public required uint Size { get; init; }

    /// <summary>Number of chunks; the last index.</summary>
    public required ushort Chunks { get; init; }

    /// <summary>MD5 of the image, 32 lower-case hexadecimal ASCII characters.</summary>
    public required ReadOnlySpan<byte> Md5 { get; init; }

    /// <summary>Reads the octets after the code.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out OtaStart start)
    {
        start = default;
        if (arguments.Length != Length || BinaryPrimitives.ReadUInt16LittleEndian(arguments) != 0 || !IsLowerHex(arguments[Md5At..]))
        {
            return RefusalReason.Malformed;
        }

        start = new OtaStart
        {
            Size = BinaryPrimitives.ReadUInt32LittleEndian(arguments[SizeAt..]),
            Chunks = BinaryPrimitives.ReadUInt16LittleEndian(arguments[ChunksAt..]),
            Md5 = arguments[Md5At..],
        };
        return RefusalReason.None;
    }

    /// <summary>Writes the 40 octets after the code.</summary>
    /// <exception cref="ArgumentException">Too little room.</exception>
    public void Write(Span<byte> arguments)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(arguments, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(arguments[SizeAt..], Size);
        BinaryPrimitives.WriteUInt16LittleEndian(arguments[ChunksAt..], Chunks);
        Md5.CopyTo(arguments[Md5At..]);
    }

    private static bool IsLowerHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(LowerHex);
}
