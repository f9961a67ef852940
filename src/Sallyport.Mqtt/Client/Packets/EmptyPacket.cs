using System.Buffers;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>PINGREQ, PINGRESP and DISCONNECT (MQTT 3.1.1, 3.12 to 3.14): a fixed header and nothing else.</summary>
public static class EmptyPacket
{
    /// <summary>Checks the body, which must be empty.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> body) => body.IsEmpty ? PacketFault.None : PacketFault.Length;

    /// <summary>Writes the whole packet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another type.</exception>
    public static void Write(IBufferWriter<byte> destination, PacketType type)
    {
        if (type is not (PacketType.Pingreq or PacketType.Pingresp or PacketType.Disconnect))
        {
            throw new ArgumentOutOfRangeException(nameof(type));
        }

        FixedHeader.Write(destination, type, 0, 0);
    }
}
