using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Codec;

/// <summary>View over one whole packet whose major version, length and checksum are right. Valid as long as the octets under it.</summary>
public readonly ref struct PacketView
{
    private readonly ReadOnlySpan<byte> _octets;

    private PacketView(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>The whole packet, magic to checksum.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Minor version; any value is processed.</summary>
    public byte Minor => _octets[PacketLayout.MinorAt];

    /// <summary>Who sent it.</summary>
    public Endpoint Source => new(_octets[PacketLayout.SourceAt], _octets[PacketLayout.SourceAt + 1]);

    /// <summary>For whom it is.</summary>
    public Endpoint Destination => new(_octets[PacketLayout.DestinationAt], _octets[PacketLayout.DestinationAt + 1]);

    /// <summary>What it is.</summary>
    public PacketType Type => (PacketType)_octets[PacketLayout.TypeAt];

    /// <summary>Version to type: the octets in front of the payload; 11, or 9 for ACK and NACK.</summary>
    public ReadOnlySpan<byte> Header => _octets[..Math.Min(PacketLayout.PayloadAt, _octets.Length - PacketLayout.ChecksumLength)];

    /// <summary>The payload; empty for ACK and NACK.</summary>
    public ReadOnlySpan<byte> Payload => PacketLayout.IsShort((byte)Type) ? default : _octets[PacketLayout.PayloadAt..^PacketLayout.ChecksumLength];

    /// <summary>The checksum as it stands in the last two octets, low octet first; a name for these very octets.</summary>
    public ushort Checksum => (ushort)(_octets[^2] | (_octets[^1] << 8));

    /// <summary>Checks octets that must be exactly one packet, as one radio packet is.</summary>
    /// <param name="octets">All of it.</param>
    /// <param name="dialect">Of the link.</param>
    /// <param name="packet">The view when the answer is <see cref="PacketFault.None"/>.</param>
    public static PacketFault Parse(ReadOnlySpan<byte> octets, Dialect dialect, out PacketView packet)
    {
        packet = default;
        var fault = Measure(octets, dialect, PacketLayout.LargestPayload, out var total);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (octets.Length != total)
        {
            return octets.Length < total ? PacketFault.Incomplete : PacketFault.Length;
        }

        return TryVerify(octets, dialect, out packet) ? PacketFault.None : PacketFault.Checksum;
    }

    /// <summary>Reads from the first octets how long a packet is that begins here.</summary>
    /// <param name="octets">Begins with the candidate; may be longer or shorter.</param>
    /// <param name="dialect">Of the link.</param>
    /// <param name="maximumPayload">Of the link.</param>
    /// <param name="total">Octets of the packet; 0 while it cannot be told.</param>
    internal static PacketFault Measure(ReadOnlySpan<byte> octets, Dialect dialect, int maximumPayload, out int total)
    {
        total = 0;
        if (octets.Length >= 2 && (octets[0] != PacketLayout.Magic0 || octets[1] != PacketLayout.Magic1))
        {
            return PacketFault.Magic;
        }

        if (octets.Length < PacketLayout.LengthAt)
        {
            return PacketFault.Incomplete;
        }

        if (octets[PacketLayout.MajorAt] != PacketLayout.Major)
        {
            return PacketFault.Version;
        }

        if (PacketLayout.IsShort(octets[PacketLayout.TypeAt]))
        {
            total = PacketLayout.ShortLength;
            return PacketFault.None;
        }

        if (octets.Length < PacketLayout.PayloadAt)
        {
            return PacketFault.Incomplete;
        }

        int length = PacketLayout.ReadUInt16(octets[PacketLayout.LengthAt..], dialect);
        if (length > maximumPayload)
        {
            return PacketFault.Length;
        }

        total = PacketLayout.Overhead + length;
        return PacketFault.None;
    }

    /// <summary>Checks the checksum of octets whose length was measured.</summary>
    internal static bool TryVerify(ReadOnlySpan<byte> octets, Dialect dialect, out PacketView packet)
    {
        var fits = Crc16.Of(dialect.Crc).Compute(octets[..^PacketLayout.ChecksumLength]) == PacketLayout.ReadChecksum(octets, dialect);
        packet = fits ? new PacketView(octets) : default;
        return fits;
    }
}
