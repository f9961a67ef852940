using System.Buffers;
using System.Buffers.Binary;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>
/// PUBACK, PUBREC, PUBREL, PUBCOMP and UNSUBACK (MQTT 3.1.1, 3.4 to 3.7 and 3.11): nothing but a packet identifier of two octets, high first.
/// </summary>
public static class IdentifierPacket
{
    /// <summary>Reads the body.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> body, out ushort identifier)
    {
        var reader = new PacketReader(body);
        var fault = reader.Identifier(out identifier);
        return fault != PacketFault.None ? fault : reader.Rest.IsEmpty ? PacketFault.None : PacketFault.Length;
    }

    /// <summary>Writes the whole packet.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="type">One of the five types.</param>
    /// <param name="identifier">1..65,535.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another type, or identifier 0.</exception>
    public static void Write(IBufferWriter<byte> destination, PacketType type, ushort identifier)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfZero(identifier);
        if (type is not (PacketType.Puback or PacketType.Pubrec or PacketType.Pubrel or PacketType.Pubcomp or PacketType.Unsuback))
        {
            throw new ArgumentOutOfRangeException(nameof(type));
        }

        FixedHeader.Write(destination, type, type == PacketType.Pubrel ? 2 : 0, 2);
        BinaryPrimitives.WriteUInt16BigEndian(destination.GetSpan(2), identifier);
        destination.Advance(2);
    }
}
