using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Codec;

/// <summary>Writes packets of one dialect.</summary>
/// <param name="dialect">Of the link.</param>
public sealed class PacketWriter(Dialect dialect)
{
    /// <summary>The dialect that is written.</summary>
    public Dialect Dialect => dialect;

    /// <summary>Octets of a packet.</summary>
    public static int Measure(PacketType type, int payload) => PacketLayout.IsShort((byte)type) ? PacketLayout.ShortLength : PacketLayout.Overhead + payload;

    /// <summary>Writes the header of a packet, up to the payload.</summary>
    /// <param name="packet">11 octets, or 9 for ACK and NACK.</param>
    /// <param name="type">What it is.</param>
    /// <param name="source">Who sends it.</param>
    /// <param name="destination">For whom it is.</param>
    /// <param name="payload">Octets of the payload.</param>
    /// <exception cref="ArgumentOutOfRangeException">An ACK or NACK with a payload, or a payload above 4096 octets.</exception>
    public void WriteHeader(Span<byte> packet, PacketType type, Endpoint source, Endpoint destination, int payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload, PacketLayout.IsShort((byte)type) ? 0 : PacketLayout.LargestPayload);
        packet[0] = PacketLayout.Magic0;
        packet[1] = PacketLayout.Magic1;
        packet[PacketLayout.MajorAt] = PacketLayout.Major;
        packet[PacketLayout.MinorAt] = 0;
        packet[PacketLayout.SourceAt] = source.Address;
        packet[PacketLayout.SourceAt + 1] = source.Module;
        packet[PacketLayout.DestinationAt] = destination.Address;
        packet[PacketLayout.DestinationAt + 1] = destination.Module;
        packet[PacketLayout.TypeAt] = (byte)type;
        if (!PacketLayout.IsShort((byte)type))
        {
            PacketLayout.WriteUInt16(packet[PacketLayout.LengthAt..], (ushort)payload, dialect);
        }
    }

    /// <summary>Writes the checksum into the last two octets.</summary>
    /// <param name="packet">The whole packet.</param>
    public void WriteChecksum(Span<byte> packet)
    {
        var value = Crc16.Of(dialect.Crc).Compute(packet[..^PacketLayout.ChecksumLength]);
        if (dialect.IsCrcHighFirst)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[^2..], value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(packet[^2..], value);
        }
    }

    /// <summary>One whole packet.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="source">Who sends it.</param>
    /// <param name="destination">For whom it is.</param>
    /// <param name="payload">0..4096 octets; none for ACK and NACK.</param>
    public byte[] Write(PacketType type, Endpoint source, Endpoint destination, ReadOnlySpan<byte> payload)
    {
        var packet = new byte[Measure(type, payload.Length)];
        WriteHeader(packet, type, source, destination, payload.Length);
        payload.CopyTo(packet.AsSpan(PacketLayout.PayloadAt < packet.Length ? PacketLayout.PayloadAt : packet.Length));
        WriteChecksum(packet);
        return packet;
    }
}
