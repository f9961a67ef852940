using System.Buffers.Binary;
using System.Globalization;

namespace Sallyport.Wire;

/// <summary>A 48-bit IEEE 802 address, held as a number whose highest used octet is the first on the wire.</summary>
/// <param name="Value">0..0xFFFFFFFFFFFF; the first octet on the wire is bits 47..40.</param>
public readonly record struct MacAddress(ulong Value) : IComparable<MacAddress>
{
    /// <summary>Octets on the wire.</summary>
    public const int Length = 6;

    /// <summary>FF:FF:FF:FF:FF:FF.</summary>
    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    /// <summary>00:00:00:00:00:00: "no address", and the registration address of the UDP hub.</summary>
    public static MacAddress None => default;

    /// <summary>True for FF:FF:FF:FF:FF:FF.</summary>
    public bool IsBroadcast => Value == 0xFFFF_FFFF_FFFF;

    /// <summary>Reads six octets in wire order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than six octets.</exception>
    public static MacAddress Read(ReadOnlySpan<byte> octets) =>
        new(((ulong)BinaryPrimitives.ReadUInt16BigEndian(octets) << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets[2..Length]));

    /// <summary>Writes six octets in wire order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than six octets.</exception>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..Length], (uint)Value);
    }

    /// <summary>
    /// Reads six groups of one or two hexadecimal digits separated by <c>:</c>, either case, as the original gateway does (enigmaiot.md section 13).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MacAddress address)
    {
        address = default;
        ulong value = 0;
        var groups = 0;
        foreach (var range in text.Split(':'))
        {
            var group = text[range];
            if (++groups > Length || group.Length is < 1 or > 2 || !byte.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            value = (value << 8) | octet;
        }

        address = new MacAddress(value);
        return groups == Length;
    }

    /// <inheritdoc/>
    public int CompareTo(MacAddress other) => Value.CompareTo(other.Value);

    /// <summary>True when <paramref name="left"/> sorts first.</summary>
    public static bool operator <(MacAddress left, MacAddress right) => left.Value < right.Value;

    /// <summary>True when <paramref name="left"/> sorts last.</summary>
    public static bool operator >(MacAddress left, MacAddress right) => left.Value > right.Value;

    /// <summary>True when <paramref name="left"/> does not sort last.</summary>
    public static bool operator <=(MacAddress left, MacAddress right) => left.Value <= right.Value;

    /// <summary>True when <paramref name="left"/> does not sort first.</summary>
    public static bool operator >=(MacAddress left, MacAddress right) => left.Value >= right.Value;

    /// <summary>Upper-case <c>AA:BB:CC:DD:EE:FF</c>, the form in ids, topics and logs.</summary>
    public override string ToString() => string.Create(17, Value, static (chars, value) =>
    {
        const string Digits = "0123456789ABCDEF";
        for (var octet = 0; octet < Length; octet++)
        {
            var bits = (int)(value >> (40 - (8 * octet)));
            chars[octet * 3] = Digits[(bits >> 4) & 15];
            chars[(octet * 3) + 1] = Digits[bits & 15];
            if (octet < Length - 1)
            {
                chars[(octet * 3) + 2] = ':';
            }
        }
    });
}
