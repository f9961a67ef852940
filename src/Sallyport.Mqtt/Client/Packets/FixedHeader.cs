using System.Buffers;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>
/// First octets of every packet (MQTT 3.1.1, 2.2): type and flags in one octet, then the remaining length in one to four octets of seven bits, lowest
/// first.
/// </summary>
/// <param name="Type">Packet type.</param>
/// <param name="Flags">Lower four bits of the first octet, checked against the type.</param>
/// <param name="Length">Octets of the header itself, 2..5.</param>
/// <param name="RemainingLength">Octets that follow, 0..268,435,455.</param>
public readonly record struct FixedHeader(PacketType Type, byte Flags, int Length, int RemainingLength)
{
    /// <summary>Largest remaining length.</summary>
    public const int MaximumRemainingLength = 268_435_455;

    /// <summary>Octets of the whole packet.</summary>
    public int PacketLength => Length + RemainingLength;

    /// <summary>Reads the header at the beginning of <paramref name="octets"/>; what follows need not be there yet.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> octets, out FixedHeader header)
    {
        header = default;
        if (octets.IsEmpty)
        {
            return PacketFault.Incomplete;
        }

        var type = (PacketType)(octets[0] >> 4);
        var flags = (byte)(octets[0] & 15);
        if (type is < PacketType.Connect or > PacketType.Disconnect)
        {
            return PacketFault.Type;
        }

        if (!FlagsAllowed(type, flags))
        {
            return PacketFault.Flags;
        }

        var remaining = 0;
        for (var at = 1; at <= 4; at++)
        {
            if (at == octets.Length)
            {
                return PacketFault.Incomplete;
            }

            remaining |= (octets[at] & 127) << (7 * (at - 1));
            if (octets[at] < 128)
            {
                header = new FixedHeader(type, flags, at + 1, remaining);
                return PacketFault.None;
            }
        }

        return PacketFault.RemainingLength;
    }

    /// <summary>Writes a header with the shortest form of the length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is above <see cref="MaximumRemainingLength"/>.</exception>
    public static void Write(IBufferWriter<byte> destination, PacketType type, int flags, int remainingLength)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegative(remainingLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remainingLength, MaximumRemainingLength);
        var span = destination.GetSpan(5);
        span[0] = (byte)(((int)type << 4) | flags);
        var at = 1;
        do
        {
            var more = remainingLength >= 128;
            span[at++] = (byte)((remainingLength & 127) | (more ? 128 : 0));
            remainingLength >>= 7;
        }
        while (remainingLength > 0);
        destination.Advance(at);
    }

    // A QoS 0 message is never a duplicate (3.3.1.1); all other flags are fixed by table 2.2.
    private static bool FlagsAllowed(PacketType type, byte flags) => type switch
    {
        PacketType.Publish => (flags & 6) switch { 0 => (flags & 8) == 0, 6 => false, _ => true },
        PacketType.Pubrel or PacketType.Subscribe or PacketType.Unsubscribe => flags == 2,
        _ => flags == 0,
    };
}
