using System.Buffers.Binary;
using System.Globalization;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Links.Capture;

/// <summary>The fields of a radiotap head: those of the first present word in their order, each on its own alignment (espnow.md section 6).</summary>
internal static class RadiotapFields
{
    private const int PresentAt = 4;
    private const int ExtendedBit = 31;
    private const int FlagsBit = 1;
    private const byte FcsFollows = 0x10;

    private static readonly (string Name, int Size, int Alignment)[] Table =
    [
        ("tsft", 8, 8), ("flags", 1, 1), ("rate", 1, 1), ("channel", 4, 2), ("fhss", 2, 2), ("signal", 1, 1), ("noise", 1, 1), ("lock", 2, 2), ("txAttenuation", 2, 2),
        ("dbTxAttenuation", 2, 2), ("txPower", 1, 1), ("antenna", 1, 1), ("dbSignal", 1, 1), ("dbNoise", 1, 1), ("rxFlags", 2, 2), ("txFlags", 2, 2),
        ("rtsRetries", 1, 1), ("dataRetries", 1, 1), ("xChannel", 8, 4), ("mcs", 3, 1), ("aMpdu", 8, 4), ("vht", 12, 2), ("timestamp", 12, 8),
    ];

    /// <summary>Takes a head apart that <see cref="Radiotap.TryRead"/> found good.</summary>
    public static IReadOnlyList<FieldSpan> Describe(ReadOnlySpan<byte> head, string section, out bool endsWithFcs)
    {
        endsWithFcs = false;
        var writer = new FieldWriter(section);
        writer.Add(1, "version", FieldRole.Type, "0");
        writer.Add(1, "pad", FieldRole.Other);
        writer.Add(2, "headLength", FieldRole.Length, head.Length.ToString(CultureInfo.InvariantCulture), null, "octets");
        var present = BinaryPrimitives.ReadUInt32LittleEndian(head[PresentAt..]);
        var word = present;
        writer.Add(4, "present", FieldRole.Type, $"0x{present:x8}", "which fields follow");
        while ((word >> ExtendedBit) != 0 && head.Length >= writer.At + sizeof(uint))
        {
            word = BinaryPrimitives.ReadUInt32LittleEndian(head[writer.At..]);
            writer.Add(4, "present", FieldRole.Type, $"0x{word:x8}", "of a further antenna");
        }

        for (var bit = 0; bit < Table.Length; bit++)
        {
            if ((present & (1u << bit)) == 0)
            {
                continue;
            }

            var (name, size, alignment) = Table[bit];
            var at = (writer.At + alignment - 1) / alignment * alignment;
            if (at + size > head.Length)
            {
                break;
            }

            writer.AddUpTo(at, "padding", FieldRole.Other);
            endsWithFcs |= bit == FlagsBit && (head[at] & FcsFollows) != 0;
            Add(writer, name, size, head[at..]);
        }

        writer.AddUpTo(head.Length, "more", FieldRole.Other, meaning: "skipped");
        return writer.Fields;
    }

    private static void Add(FieldWriter writer, string name, int size, ReadOnlySpan<byte> octets)
    {
        switch (name)
        {
            case "signal" or "noise" or "txPower":
                writer.Add(size, name, FieldRole.Payload, ((sbyte)octets[0]).ToString(CultureInfo.InvariantCulture), null, "dBm");
                break;
            case "channel":
                writer.Add(size, name, FieldRole.Payload, BinaryPrimitives.ReadUInt16LittleEndian(octets).ToString(CultureInfo.InvariantCulture), "frequency, then flags", "MHz");
                break;
            case "rate":
                writer.Add(size, name, FieldRole.Payload, (octets[0] * 500).ToString(CultureInfo.InvariantCulture), null, "kbps");
                break;
            case "tsft":
                writer.Add(size, name, FieldRole.Time, BinaryPrimitives.ReadUInt64LittleEndian(octets).ToString(CultureInfo.InvariantCulture), "the radio's clock", "µs");
                break;
            default:
                writer.Add(size, name, FieldRole.Other, Convert.ToHexStringLower(octets[..size]));
                break;
        }
    }
}
