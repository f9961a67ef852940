using System.Buffers.Binary;

namespace Sallyport.Links.Capture;

/// <summary>
/// The head before a captured 802.11 frame (espnow.md section 6), as we write it:
/// <code>
/// offset  0        1    2       4          8          10           12
///         version  pad  length  present    frequency  flags 00 A0  dBm signal
///         1 (00)   1    2 LE    4 LE       2 LE MHz   2 LE         1 signed
/// </code>
/// Fields that are unknown are absent, with their bit in <c>present</c>.
/// </summary>
internal static class Radiotap
{
    public const int MaximumLength = 13;

    private const int LengthAt = 2;
    private const int PresentAt = 4;
    private const int FieldsAt = 8;
    private const int ChannelBit = 3;
    private const int SignalBit = 5;
    private const int ExtendedBit = 31;
    private const ushort TwoGigahertz = 0x00A0; // CCK, 2 GHz

    // Alignment and size of fields 0..5: TSFT, flags, rate, channel, FHSS, signal.
    private static ReadOnlySpan<byte> Alignment => [8, 1, 1, 2, 2, 1];

    private static ReadOnlySpan<byte> Size => [8, 1, 1, 4, 2, 1];

    /// <summary>Writes the head; returns its length.</summary>
    public static int Write(Span<byte> head, sbyte? rssi, byte? channel)
    {
        head[..MaximumLength].Clear();
        var present = 0u;
        var at = FieldsAt;
        if (channel is { } number)
        {
            present |= 1u << ChannelBit;
            BinaryPrimitives.WriteUInt16LittleEndian(head[at..], (ushort)(number == 14 ? 2484 : 2407 + (5 * number)));
            BinaryPrimitives.WriteUInt16LittleEndian(head[(at + 2)..], TwoGigahertz);
            at += 4;
        }

        if (rssi is { } signal)
        {
            present |= 1u << SignalBit;
            head[at++] = unchecked((byte)signal);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(head[LengthAt..], (ushort)at);
        BinaryPrimitives.WriteUInt32LittleEndian(head[PresentAt..], present);
        return at;
    }

    /// <summary>Finds the end of any head and the signal in it; false for what is not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out int length, out sbyte? rssi)
    {
        length = 0;
        rssi = null;
        if (packet.Length < FieldsAt || packet[0] != 0)
        {
            return false;
        }

        length = BinaryPrimitives.ReadUInt16LittleEndian(packet[LengthAt..]);
        if (length < FieldsAt || length > packet.Length)
        {
            return false;
        }

        var head = packet[..length];
        var present = BinaryPrimitives.ReadUInt32LittleEndian(head[PresentAt..]);
        var at = FieldsAt;
        for (var word = present; (word >> ExtendedBit) != 0; at += sizeof(uint))
        {
            if (at + sizeof(uint) > length)
            {
                return false;
            }

            word = BinaryPrimitives.ReadUInt32LittleEndian(head[at..]);
        }

        for (var bit = 0; bit <= SignalBit; bit++)
        {
            if ((present & (1u << bit)) == 0)
            {
                continue;
            }

            at = (at + Alignment[bit] - 1) / Alignment[bit] * Alignment[bit];
            if (bit == SignalBit && at < length)
            {
                rssi = unchecked((sbyte)head[at]);
            }

            at += Size[bit];
        }

        return true;
    }
}
