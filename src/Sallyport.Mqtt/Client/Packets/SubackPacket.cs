using System.Buffers;
using System.Buffers.Binary;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>SUBACK (MQTT 3.1.1, 3.9): identifier, then one octet per filter: the granted QoS 0..2, or 0x80 for refused.</summary>
public readonly ref struct SubackPacket
{
    /// <summary>Return code of a refused filter.</summary>
    public const byte Failure = 0x80;

    /// <summary>1..65,535.</summary>
    public ushort Identifier { get; init; }

    /// <summary>One octet per filter of the SUBSCRIBE, in its order.</summary>
    public ReadOnlySpan<byte> ReturnCodes { get; init; }

    /// <summary>Reads the body.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> body, out SubackPacket packet)
    {
        packet = default;
        var reader = new PacketReader(body);
        var fault = reader.Identifier(out var identifier);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (reader.Rest.IsEmpty)
        {
            return PacketFault.Length;
        }

        foreach (var code in reader.Rest)
        {
            if (code is > 2 and not Failure)
            {
                return PacketFault.Value;
            }
        }

        packet = new SubackPacket { Identifier = identifier, ReturnCodes = reader.Rest };
        return PacketFault.None;
    }

    /// <summary>Writes the whole packet.</summary>
    public void Write(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        FixedHeader.Write(destination, PacketType.Suback, 0, 2 + ReturnCodes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(destination.GetSpan(2), Identifier);
        destination.Advance(2);
        destination.Write(ReturnCodes);
    }
}
