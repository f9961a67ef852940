using System.Buffers;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>CONNACK (MQTT 3.1.1, 3.2): one octet of flags, one of return code.</summary>
/// <param name="SessionPresent">The broker still had a session of this client id; only with an accepted connection.</param>
/// <param name="ReturnCode">Accepted, or why not.</param>
public readonly record struct ConnackPacket(bool SessionPresent, ConnectReturnCode ReturnCode)
{
    /// <summary>Reads the body.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> body, out ConnackPacket packet)
    {
        packet = default;
        if (body.Length != 2)
        {
            return PacketFault.Length;
        }

        if (body[0] > 1 || body[1] > (byte)ConnectReturnCode.NotAuthorised || (body[0] == 1 && body[1] != 0))
        {
            return PacketFault.Value;
        }

        packet = new ConnackPacket(body[0] == 1, (ConnectReturnCode)body[1]);
        return PacketFault.None;
    }

    /// <summary>Writes the whole packet.</summary>
    public void Write(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        FixedHeader.Write(destination, PacketType.Connack, 0, 2);
        var span = destination.GetSpan(2);
        span[0] = SessionPresent ? (byte)1 : (byte)0;
        span[1] = (byte)ReturnCode;
        destination.Advance(2);
    }
}
