using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>UNSUBSCRIBE (MQTT 3.1.1, 3.10): identifier, then at least one filter.</summary>
/// <param name="Identifier">1..65,535.</param>
/// <param name="Filters">At least one.</param>
public sealed record UnsubscribePacket(ushort Identifier, IReadOnlyList<string> Filters)
{
    /// <summary>Reads the body.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> body, out UnsubscribePacket? packet)
    {
        packet = null;
        var reader = new PacketReader(body);
        var fault = reader.Identifier(out var identifier);
        var filters = new List<string>();
        while (fault == PacketFault.None && (filters.Count == 0 || !reader.Rest.IsEmpty))
        {
            fault = reader.Text(out var filter);
            if (fault == PacketFault.None)
            {
                fault = MqttText.IsFilter(filter) ? PacketFault.None : PacketFault.Topic;
                filters.Add(filter);
            }
        }

        packet = fault == PacketFault.None ? new UnsubscribePacket(identifier, filters) : null;
        return fault;
    }

    /// <summary>Writes the whole packet.</summary>
    /// <exception cref="ArgumentException">No filter, or one that cannot be sent.</exception>
    public void Write(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Filters.Count == 0 || !Filters.All(MqttText.IsFilter))
        {
            throw new ArgumentException("UNSUBSCRIBE needs at least one filter, each well formed");
        }

        FixedHeader.Write(destination, PacketType.Unsubscribe, 2, 2 + Filters.Sum(filter => 2 + Encoding.UTF8.GetByteCount(filter)));
        BinaryPrimitives.WriteUInt16BigEndian(destination.GetSpan(2), Identifier);
        destination.Advance(2);
        foreach (var filter in Filters)
        {
            MqttText.Write(destination, filter);
        }
    }
}
