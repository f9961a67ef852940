using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Journal;

/// <summary>
/// The stored form of an uplink:
/// <code>
/// 0x01 | flags(1) | name? | encoding word? | RSSI? | counter | lost | received | lost in all | packets per hour(4, LE float) | payload (the rest)
/// </code>
/// Text is a length and UTF-8. Lengths and numbers are LEB128 of 1 to 10 octets, numbers zigzag first (0, -1, 1, -2 ...). JSON never begins with 0x01.
/// </summary>
internal static class UplinkForm
{
    private const byte Version = 0x01;
    private const byte HasName = 0x01;
    private const byte HasRssi = 0x02;
    private const byte IsEncrypted = 0x04;
    private const int WordAt = 4;
    private const int NumberOctets = 10;
    private const int FixedOctets = 2 + (7 * NumberOctets) + sizeof(float);

    /// <summary>Position in this table + 1 stands in the upper half of the flags; 0 = the word itself follows.</summary>
    private static readonly string[] s_words = ["raw", "cayenne", "msgpack", "json"];

    public static bool IsCompact(ReadOnlySpan<byte> octets) => octets.Length > 0 && octets[0] == Version;

    public static void Write(UplinkBody body, IBufferWriter<byte> writer)
    {
        var word = Array.IndexOf(s_words, body.Encoding) + 1;
        var most = FixedOctets + body.Payload.Length + Encoding.UTF8.GetMaxByteCount(body.Name?.Length ?? 0) + Encoding.UTF8.GetMaxByteCount(body.Encoding.Length);
        var octets = writer.GetSpan(most);
        octets[0] = Version;
        octets[1] = (byte)((body.Name is null ? 0 : HasName) | (body.Rssi is null ? 0 : HasRssi) | (body.Encrypted ? IsEncrypted : 0) | (word << WordAt));
        var at = 2;
        if (body.Name is not null)
        {
            PutText(octets, ref at, body.Name);
        }

        if (word == 0)
        {
            PutText(octets, ref at, body.Encoding);
        }

        if (body.Rssi is { } rssi)
        {
            PutNumber(octets, ref at, rssi);
        }

        PutNumber(octets, ref at, body.Counter);
        PutNumber(octets, ref at, body.Lost);
        PutNumber(octets, ref at, body.Received);
        PutNumber(octets, ref at, body.LostTotal);
        BinaryPrimitives.WriteSingleLittleEndian(octets[at..], body.PacketsPerHour);
        at += sizeof(float);
        body.Payload.CopyTo(octets[at..]);
        writer.Advance(at + body.Payload.Length);
    }

    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out UplinkBody? body)
    {
        body = null;
        if (octets.Length < 2)
        {
            return false;
        }

        var flags = octets[1];
        var word = flags >> WordAt;
        octets = octets[2..];
        string? name = null;
        string? encoding = null;
        long rssi = 0;
        if (word > s_words.Length
            || ((flags & HasName) != 0 && !TryText(ref octets, out name))
            || (word == 0 && !TryText(ref octets, out encoding))
            || ((flags & HasRssi) != 0 && !TryNumber(ref octets, out rssi))
            || !TryNumber(ref octets, out var counter)
            || !TryNumber(ref octets, out var lost)
            || !TryNumber(ref octets, out var received)
            || !TryNumber(ref octets, out var lostTotal)
            || octets.Length < sizeof(float))
        {
            return false;
        }

        body = new UplinkBody
        {
            Name = name,
            Encoding = encoding ?? s_words[word - 1],
            Rssi = (flags & HasRssi) != 0 ? (int)rssi : null,
            Encrypted = (flags & IsEncrypted) != 0,
            Counter = (int)counter,
            Lost = (int)lost,
            Received = received,
            LostTotal = lostTotal,
            PacketsPerHour = BinaryPrimitives.ReadSingleLittleEndian(octets),
            Payload = octets[sizeof(float)..].ToArray(),
        };
        return true;
    }

    private static void PutNumber(Span<byte> octets, ref int at, long value) => PutLength(octets, ref at, (ulong)((value << 1) ^ (value >> 63)));

    private static void PutLength(Span<byte> octets, ref int at, ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            octets[at++] = (byte)(value | 0x80);
        }

        octets[at++] = (byte)value;
    }

    private static void PutText(Span<byte> octets, ref int at, string text)
    {
        PutLength(octets, ref at, (ulong)Encoding.UTF8.GetByteCount(text));
        at += Encoding.UTF8.GetBytes(text, octets[at..]);
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> octets, out long value)
    {
        var known = TryLength(ref octets, out var zigzag);
        value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        return known;
    }

    private static bool TryLength(ref ReadOnlySpan<byte> octets, out ulong value)
    {
        value = 0;
        for (var index = 0; index < NumberOctets && index < octets.Length; index++)
        {
            value |= (ulong)(octets[index] & 0x7F) << (7 * index);
            if (octets[index] < 0x80)
            {
                octets = octets[(index + 1)..];
                return true;
            }
        }

        return false;
    }

    private static bool TryText(ref ReadOnlySpan<byte> octets, out string? text)
    {
        text = null;
        if (!TryLength(ref octets, out var length) || length > (ulong)octets.Length)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(octets[..(int)length]);
        octets = octets[(int)length..];
        return true;
    }
}
