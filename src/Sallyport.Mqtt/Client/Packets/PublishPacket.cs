using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>PUBLISH (MQTT 3.1.1, 3.3): topic, identifier when QoS is above 0, then the payload to the end. A view on the octets it was read from.</summary>
public readonly ref struct PublishPacket
{
    /// <summary>The topic's UTF-8 octets, checked: not empty, no wildcards.</summary>
    public ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>1..65,535; 0 with QoS 0.</summary>
    public ushort Identifier { get; init; }

    /// <summary>Quality of service.</summary>
    public Qos Qos { get; init; }

    /// <summary>It may have been sent before.</summary>
    public bool Duplicate { get; init; }

    /// <summary>To the broker: keep it. From the broker: it was kept.</summary>
    public bool Retain { get; init; }

    /// <summary>The message; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Reads the body. With a body cut off inside the payload the payload is cut off too: the caller checks the length.</summary>
    public static PacketFault Parse(byte flags, ReadOnlySpan<byte> body, out PublishPacket packet)
    {
        packet = default;
        var reader = new PacketReader(body);
        if (!reader.TryOctets(out var topic))
        {
            return PacketFault.Length;
        }

        if (!MqttText.IsValid(topic))
        {
            return PacketFault.Text;
        }

        if (!MqttText.IsTopic(topic))
        {
            return PacketFault.Topic;
        }

        var qos = (Qos)((flags >> 1) & 3);
        ushort identifier = 0;
        if (qos != Qos.AtMostOnce && reader.Identifier(out identifier) is var fault and not PacketFault.None)
        {
            return fault;
        }

        packet = new PublishPacket
        {
            Topic = topic,
            Identifier = identifier,
            Qos = qos,
            Duplicate = (flags & 8) != 0,
            Retain = (flags & 1) != 0,
            Payload = reader.Rest,
        };
        return PacketFault.None;
    }

    /// <summary>True when a message fits one packet: a topic that may be published to, and a payload within the remaining length.</summary>
    public static bool Fits(string topic, int payloadLength) =>
        MqttText.IsTopic(topic) && payloadLength <= FixedHeader.MaximumRemainingLength - MqttText.MaximumLength - 4;

    /// <summary>Writes the whole packet.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="topic">A topic for which <see cref="Fits"/> says true.</param>
    /// <param name="payload">The message.</param>
    /// <param name="qos">0, 1 or 2.</param>
    /// <param name="retain">The broker keeps it.</param>
    /// <param name="duplicate">It may have been sent before; ignored with QoS 0, where 3.3.1.1 forbids the flag.</param>
    /// <param name="identifier">1..65,535 with QoS above 0, else ignored.</param>
    public static void Write(IBufferWriter<byte> destination, string topic, ReadOnlySpan<byte> payload, Qos qos, bool retain, bool duplicate, ushort identifier)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(topic);
        var topicLength = Encoding.UTF8.GetByteCount(topic);
        var prefix = 2 + topicLength + (qos == Qos.AtMostOnce ? 0 : 2);
        var flags = ((int)qos << 1) | (retain ? 1 : 0) | (duplicate && qos != Qos.AtMostOnce ? 8 : 0);
        FixedHeader.Write(destination, PacketType.Publish, flags, prefix + payload.Length);

        var span = destination.GetSpan(prefix + payload.Length);
        BinaryPrimitives.WriteUInt16BigEndian(span, checked((ushort)topicLength));
        Encoding.UTF8.GetBytes(topic, span[2..]);
        if (qos != Qos.AtMostOnce)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[(2 + topicLength)..], identifier);
        }

        payload.CopyTo(span[prefix..]);
        destination.Advance(prefix + payload.Length);
    }
}
