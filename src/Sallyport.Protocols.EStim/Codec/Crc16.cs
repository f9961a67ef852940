namespace Sallyport.Protocols.EStim.Codec;

/// <summary>
/// One 16-bit cyclic redundancy check. The reflected variants take eight octets at a time from eight tables, because the default variant is computed over
/// every candidate that a noisy line offers.
/// </summary>
public sealed class Crc16
{
    private const int Slices = 8;
    private const int Values = 256;
    private static readonly Crc16[] All =
    [
        new(0x8005, 0xFFFF, isReflected: true, 0),
        new(0x8005, 0x0000, isReflected: true, 0),
        new(0x1021, 0xFFFF, isReflected: false, 0),
        new(0x1021, 0x0000, isReflected: false, 0),
        new(0x1021, 0x0000, isReflected: true, 0),
        new(0x1021, 0xFFFF, isReflected: true, 0xFFFF),
    ];

    private readonly ushort[] _tables;
    private readonly ushort _start;
    private readonly ushort _finish;
    private readonly bool _isReflected;

    private Crc16(ushort polynomial, ushort start, bool isReflected, ushort finish)
    {
        _start = start;
        _finish = finish;
        _isReflected = isReflected;
        _tables = isReflected ? ReflectedTables(Reverse(polynomial)) : PlainTable(polynomial);
    }

    /// <summary>The check of a variant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variant.</exception>
    public static Crc16 Of(CrcVariant variant) =>
        (int)variant < All.Length ? All[(int)variant] : throw new ArgumentOutOfRangeException(nameof(variant), variant, "no such CRC");

    /// <summary>The check value over the octets.</summary>
    public ushort Compute(ReadOnlySpan<byte> octets) => (ushort)((_isReflected ? ComputeReflected(octets) : ComputePlain(octets)) ^ _finish);

    private uint ComputeReflected(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<ushort> tables = _tables;
        uint crc = _start;
        while (octets.Length >= Slices)
        {
            crc = (uint)(tables[(7 * Values) + (byte)(octets[0] ^ crc)]
                ^ tables[(6 * Values) + (byte)(octets[1] ^ (crc >> 8))]
                ^ tables[(5 * Values) + octets[2]]
                ^ tables[(4 * Values) + octets[3]]
                ^ tables[(3 * Values) + octets[4]]
                ^ tables[(2 * Values) + octets[5]]
                ^ tables[Values + octets[6]]
                ^ tables[octets[7]]);
            octets = octets[Slices..];
        }

        foreach (var octet in octets)
        {
            crc = (crc >> 8) ^ tables[(byte)(crc ^ octet)];
        }

        return crc;
    }

    private uint ComputePlain(ReadOnlySpan<byte> octets)
    {
        uint crc = _start;
        foreach (var octet in octets)
        {
            crc = (ushort)(crc << 8) ^ (uint)_tables[(byte)((crc >> 8) ^ octet)];
        }

        return crc;
    }

    private static ushort[] ReflectedTables(ushort polynomial)
    {
        var tables = new ushort[Slices * Values];
        for (var value = 0; value < Values; value++)
        {
            var crc = (uint)value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ polynomial : crc >> 1;
            }

            tables[value] = (ushort)crc;
        }

        for (var at = Values; at < tables.Length; at++)
        {
            var before = tables[at - Values];
            tables[at] = (ushort)((before >> 8) ^ tables[(byte)before]);
        }

        return tables;
    }

    private static ushort[] PlainTable(ushort polynomial)
    {
        var table = new ushort[Values];
        for (var value = 0; value < Values; value++)
        {
            var crc = (uint)value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ polynomial : crc << 1;
            }

            table[value] = (ushort)crc;
        }

        return table;
    }

    private static ushort Reverse(ushort value)
    {
        var reversed = 0;
        for (var bit = 0; bit < 16; bit++)
        {
            reversed |= ((value >> bit) & 1) << (15 - bit);
        }

        return (ushort)reversed;
    }
}
