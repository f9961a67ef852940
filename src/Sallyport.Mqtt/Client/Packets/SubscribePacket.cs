using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>SUBSCRIBE (MQTT 3.1.1, 3.8): identifier, then at least one filter with its QoS octet.</summary>
/// <param name="Identifier">1..65,535.</param>
/// <param name="Filters">At least one.</param>
public sealed record SubscribePacket(ushort Identifier, IReadOnlyList<TopicFilter> Filters)
{
    /// <summary>Reads the body.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> body, out SubscribePacket? packet)
    {
        packet = null;
        var reader = new PacketReader(body);
        var fault = reader.Identifier(out var identifier);
        var filters = new List<TopicFilter>();
        while (fault == PacketFault.None && (filters.Count == 0 || !reader.Rest.IsEmpty))
        {
            fault = ParseFilter(ref reader, filters);
        }

        packet = fault == PacketFault.None ? new SubscribePacket(identifier, filters) : null;
        return fault;
    }

    /// <summary>Writes the whole packet.</summary>
    /// <exception cref="ArgumentException">No filter, or one that cannot be sent.</exception>
    public void Write(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Filters.Count == 0 || !Filters.All(filter => MqttText.IsFilter(filter.Filter)))
        {
            throw new ArgumentException("SUBSCRIBE needs at least one filter, each well formed");
        }

        FixedHeader.Write(destination, PacketType.Subscribe, 2, 2 + Filters.Sum(filter => 3 + Encoding.UTF8.GetByteCount(filter.Filter)));
        BinaryPrimitives.WriteUInt16BigEndian(destination.GetSpan(2), Identifier);
        destination.Advance(2);
        foreach (var filter in Filters)
        {
            MqttText.Write(destination, filter.Filter);
            destination.GetSpan(1)[0] = (byte)filter.MaximumQos;
            destination.Advance(1);
        }
    }

    private static PacketFault ParseFilter(ref PacketReader reader, List<TopicFilter> filters)
    {
        var fault = reader.Text(out var filter);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (!MqttText.IsFilter(filter))
        {
            return PacketFault.Topic;
        }

        if (!reader.TryOctet(out var qos))
        {
            return PacketFault.Length;
        }

        if (qos > (byte)Qos.ExactlyOnce)
        {
            return PacketFault.Value;
        }

        filters.Add(new TopicFilter(filter, (Qos)qos));
        return PacketFault.None;
    }
}
