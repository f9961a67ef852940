using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>Strings of MQTT 3.1.1 (1.5.3): two octets of length, high first, then UTF-8 without U+0000; and the rules for topics and filters (4.7).</summary>
public static class MqttText
{
    /// <summary>Longest string in octets.</summary>
    public const int MaximumLength = 65_535;

    /// <summary>Octets of the text without its length, or -1 when it cannot be sent: too long, half a surrogate pair, or U+0000.</summary>
    public static int Measure(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength || text.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(text))
        {
            return -1;
        }

        var octets = Encoding.UTF8.GetByteCount(text);
        return octets > MaximumLength ? -1 : octets;
    }

    /// <summary>True for a topic that may be published to: not empty, no <c>+</c> and <c>#</c>, can be sent.</summary>
    public static bool IsTopic(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return topic.Length > 0 && topic.AsSpan().IndexOfAny('+', '#') < 0 && Measure(topic) >= 0;
    }

    /// <summary>True for a filter: <c>+</c> alone in its level, <c>#</c> alone in the last level.</summary>
    public static bool IsFilter(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Length > 0 && Measure(filter) >= 0 && HasWildcardsInPlace(filter);
    }

    /// <summary>True when octets are well-formed UTF-8 without U+0000.</summary>
    public static bool IsValid(ReadOnlySpan<byte> octets) => Utf8.IsValid(octets) && octets.IndexOf((byte)0) < 0;

    internal static bool IsTopic(ReadOnlySpan<byte> octets) => !octets.IsEmpty && octets.IndexOfAny((byte)'+', (byte)'#') < 0;

    internal static void Write(IBufferWriter<byte> destination, string text)
    {
        var length = Measure(text);
        if (length < 0)
        {
            throw new ArgumentException("the text is too long for MQTT, holds U+0000 or half a surrogate pair", nameof(text));
        }

        var span = destination.GetSpan(length + 2);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)length);
        Encoding.UTF8.GetBytes(text, span[2..]);
        destination.Advance(length + 2);
    }

    internal static void Write(IBufferWriter<byte> destination, ReadOnlySpan<byte> octets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, MaximumLength);
        var span = destination.GetSpan(octets.Length + 2);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)octets.Length);
        octets.CopyTo(span[2..]);
        destination.Advance(octets.Length + 2);
    }

    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
            {
                continue;
            }

            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            at++;
        }

        return true;
    }

    private static bool HasWildcardsInPlace(string filter)
    {
        foreach (var range in filter.AsSpan().Split('/'))
        {
            var level = filter.AsSpan(range);
            if (level.Length > 1 && level.IndexOfAny('+', '#') >= 0)
            {
                return false;
            }

            if (level is "#" && range.End.GetOffset(filter.Length) != filter.Length)
            {
                return false;
            }
        }

        return true;
    }
}
