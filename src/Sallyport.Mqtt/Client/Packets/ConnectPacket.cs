using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>
/// CONNECT (MQTT 3.1.1, 3.1): protocol name <c>MQTT</c>, level 4, flags, keep-alive in seconds, then client id, will, user and password, each with its
/// length. Not a record: a record would print the password.
/// </summary>
public sealed class ConnectPacket
{
    private const byte ProtocolLevel = 4;

    /// <summary>0..65,535 octets; empty only with <see cref="CleanSession"/>.</summary>
    public required string ClientId { get; init; }

    /// <summary>Seconds, 0 = no keep-alive.</summary>
    public ushort KeepAliveSeconds { get; init; }

    /// <summary>The broker forgets what it kept for this client id.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>The will; null for none.</summary>
    public MqttWill? Will { get; init; }

    /// <summary>User name; null for none.</summary>
    public string? User { get; init; }

    /// <summary>0..65,535 octets; null for none. Only with a user (3.1.2.9).</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>Reads the body.</summary>
    public static PacketFault Parse(ReadOnlySpan<byte> body, out ConnectPacket? packet)
    {
        packet = null;
        var reader = new PacketReader(body);
        if (!reader.TryOctets(out var name) || !reader.TryOctet(out var level) || !reader.TryOctet(out var flags) || !reader.TryNumber(out var keepAlive))
        {
            return PacketFault.Length;
        }

        if (!name.SequenceEqual("MQTT"u8) || level != ProtocolLevel || !FlagsAllowed(flags))
        {
            return PacketFault.Value;
        }

        var fault = reader.Text(out var clientId);
        if (fault == PacketFault.None)
        {
            fault = ParseWill(ref reader, flags, out var will);
            if (fault == PacketFault.None)
            {
                fault = ParseCredentials(ref reader, flags, out var user, out var password);
                packet = new ConnectPacket
                {
                    ClientId = clientId,
                    KeepAliveSeconds = keepAlive,
                    CleanSession = (flags & 2) != 0,
                    Will = will,
                    User = user,
                    Password = password,
                };
            }
        }

        fault = fault == PacketFault.None && !reader.Rest.IsEmpty ? PacketFault.Length : fault;
        packet = fault == PacketFault.None ? packet : null;
        return fault;
    }

    /// <summary>Writes the whole packet.</summary>
    /// <exception cref="ArgumentException">A text cannot be sent, or there is a password without a user.</exception>
    public void Write(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Password is not null && User is null)
        {
            throw new ArgumentException("MQTT 3.1.1 has no password without a user");
        }

        FixedHeader.Write(destination, PacketType.Connect, 0, RemainingLength());
        MqttText.Write(destination, "MQTT"u8);
        var span = destination.GetSpan(4);
        span[0] = ProtocolLevel;
        span[1] = Flags();
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], KeepAliveSeconds);
        destination.Advance(4);
        MqttText.Write(destination, ClientId);
        if (Will is { } will)
        {
            MqttText.Write(destination, will.Topic);
            MqttText.Write(destination, will.Payload.Span);
        }

        if (User is not null)
        {
            MqttText.Write(destination, User);
        }

        if (Password is { } password)
        {
            MqttText.Write(destination, password.Span);
        }
    }

    // Bit 0 is reserved; QoS and retain of the will need the will; a password needs a user.
    private static bool FlagsAllowed(byte flags) =>
        (flags & 1) == 0 && (flags & 0x18) != 0x18 && ((flags & 4) != 0 || (flags & 0x38) == 0) && ((flags & 0x80) != 0 || (flags & 0x40) == 0);

    private static PacketFault ParseWill(ref PacketReader reader, byte flags, out MqttWill? will)
    {
        will = null;
        if ((flags & 4) == 0)
        {
            return PacketFault.None;
        }

        var fault = reader.Text(out var topic);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (!MqttText.IsTopic(topic))
        {
            return PacketFault.Topic;
        }

        if (!reader.TryOctets(out var payload))
        {
            return PacketFault.Length;
        }

        will = new MqttWill(topic, payload.ToArray(), (Qos)((flags >> 3) & 3), (flags & 0x20) != 0);
        return PacketFault.None;
    }

    private static PacketFault ParseCredentials(ref PacketReader reader, byte flags, out string? user, out ReadOnlyMemory<byte>? password)
    {
        user = null;
        password = null;
        if ((flags & 0x80) != 0)
        {
            var fault = reader.Text(out var name);
            if (fault != PacketFault.None)
            {
                return fault;
            }

            user = name;
        }

        if ((flags & 0x40) != 0)
        {
            if (!reader.TryOctets(out var octets))
            {
                return PacketFault.Length;
            }

            password = octets.ToArray();
        }

        return PacketFault.None;
    }

    private int RemainingLength() =>
        10 + 2 + Encoding.UTF8.GetByteCount(ClientId)
        + (Will is { } will ? 4 + Encoding.UTF8.GetByteCount(will.Topic) + will.Payload.Length : 0)
        + (User is null ? 0 : 2 + Encoding.UTF8.GetByteCount(User))
        + (Password is { } password ? 2 + password.Length : 0);

    private byte Flags() => (byte)(
        (CleanSession ? 2 : 0)
        | (Will is { } will ? 4 | ((int)will.Qos << 3) | (will.Retain ? 0x20 : 0) : 0)
        | (User is null ? 0 : 0x80)
        | (Password is null ? 0 : 0x40));
}
