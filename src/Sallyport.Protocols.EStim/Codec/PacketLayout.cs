using System.Buffers.Binary;

namespace Sallyport.Protocols.EStim.Codec;

/// <summary>Where everything is in a packet (estim.md section 3).</summary>
/// <remarks>
/// <code>
///   0      2       3       4     5      6     7      8      9        11        11+L
/// +------+-------+-------+-----+------+-----+------+------+--------+---------+----------+
/// | 6F65 | major | minor | SRC | mod. | DST | mod. | type | L (LE) | payload | CRC (LE) |
/// +------+-------+-------+-----+------+-----+------+------+--------+---------+----------+
/// Types 01 and 02 have neither L nor payload: their checksum is at 9.
/// </code>
/// </remarks>
public static class PacketLayout
{
    /// <summary>First octet of a packet, "o".</summary>
    public const byte Magic0 = 0x6F;

    /// <summary>Second octet of a packet, "e".</summary>
    public const byte Magic1 = 0x65;

    /// <summary>Major version that must be equal.</summary>
    public const byte Major = 0;

    /// <summary>Place of the major version.</summary>
    public const int MajorAt = 2;

    /// <summary>Place of the minor version.</summary>
    public const int MinorAt = 3;

    /// <summary>Place of the sender's address.</summary>
    public const int SourceAt = 4;

    /// <summary>Place of the receiver's address.</summary>
    public const int DestinationAt = 6;

    /// <summary>Place of the type.</summary>
    public const int TypeAt = 8;

    /// <summary>Place of the payload's length, and of the checksum where there is none.</summary>
    public const int LengthAt = 9;

    /// <summary>Place of the payload, and octets of a header with a length.</summary>
    public const int PayloadAt = 11;

    /// <summary>Octets of the checksum.</summary>
    public const int ChecksumLength = 2;

    /// <summary>Octets of a packet without a payload: 01 and 02.</summary>
    public const int ShortLength = LengthAt + ChecksumLength;

    /// <summary>Octets of a packet beside its payload.</summary>
    public const int Overhead = PayloadAt + ChecksumLength;

    /// <summary>Largest payload that any link may be set to.</summary>
    public const int LargestPayload = 4096;

    /// <summary>Largest payload of one radio packet of 255 octets.</summary>
    public const int LargestRadioPayload = 255 - Overhead;

    /// <summary>True for the types that carry neither length nor payload.</summary>
    public static bool IsShort(byte type) => type is 0x01 or 0x02;

    /// <summary>Reads 16 bits in the dialect's order.</summary>
    public static ushort ReadUInt16(ReadOnlySpan<byte> octets, Dialect dialect) =>
        dialect.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(octets) : BinaryPrimitives.ReadUInt16LittleEndian(octets);

    /// <summary>Writes 16 bits in the dialect's order.</summary>
    public static void WriteUInt16(Span<byte> octets, ushort value, Dialect dialect)
    {
        if (dialect.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(octets, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(octets, value);
        }
    }

    /// <summary>Reads the checksum that ends a packet.</summary>
    public static ushort ReadChecksum(ReadOnlySpan<byte> packet, Dialect dialect) =>
        dialect.IsCrcHighFirst ? BinaryPrimitives.ReadUInt16BigEndian(packet[^2..]) : BinaryPrimitives.ReadUInt16LittleEndian(packet[^2..]);
}
