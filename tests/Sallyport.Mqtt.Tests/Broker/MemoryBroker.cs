using System.Buffers;
using System.Text;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Transport;

namespace Sallyport.Mqtt.Tests.Broker;

/// <summary>A broker in memory for one client: acknowledges what comes, tells the test, and can be down, silent or rude.</summary>
internal sealed class MemoryBroker : IMqttConnector
{
    public delegate void PublishHandler(in PublishPacket packet);

    private MemoryStreamPair? _stream;

    public string Name => "mqtt://memory:1883";

    public bool IsDown { get; set; }

    /// <summary>False: takes publications without acknowledging them.</summary>
    public bool Acknowledges { get; set; } = true;

    public ConnectReturnCode Answer { get; set; }

    public int Attempts { get; private set; }

    public PublishHandler? OnPublish { get; set; }

    public List<string> Log { get; } = [];

    public Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        Attempts++;
        if (IsDown)
        {
            throw new MqttConnectException(MqttConnectFault.Refused, "nothing listens");
        }

        _stream = new MemoryStreamPair(this);
        return Task.FromResult<Stream>(_stream);
    }

    /// <summary>Ends the connection as a dying broker does.</summary>
    public void Drop() => _stream?.Push([], close: true);

    public void Say(ReadOnlySpan<byte> octets) => _stream!.Push(octets, close: false);

    public void Say(string topic, string payload, bool retain = false)
    {
        var writer = new ArrayBufferWriter<byte>();
        PublishPacket.Write(writer, topic, Encoding.UTF8.GetBytes(payload), Qos.AtMostOnce, retain, false, 0);
        Say(writer.WrittenSpan);
    }

    /// <summary>Takes whole packets from the front, writes the answers, and returns how many octets it took.</summary>
    public int Take(ReadOnlySpan<byte> octets, ArrayBufferWriter<byte> answers)
    {
        var taken = 0;
        while (FixedHeader.Parse(octets[taken..], out var header) == PacketFault.None && octets.Length - taken >= header.PacketLength)
        {
            TakePacket(header, octets.Slice(taken + header.Length, header.RemainingLength), answers);
            taken += header.PacketLength;
        }

        return taken;
    }

    private void TakePacket(FixedHeader header, ReadOnlySpan<byte> body, ArrayBufferWriter<byte> answers)
    {
        switch (header.Type)
        {
            case PacketType.Publish:
                Assert.Equal(PacketFault.None, PublishPacket.Parse(header.Flags, body, out var packet));
                OnPublish?.Invoke(packet);
                if (packet.Qos == Qos.AtLeastOnce && Acknowledges)
                {
                    IdentifierPacket.Write(answers, PacketType.Puback, packet.Identifier);
                }

                return;
            case PacketType.Connect:
                ConnectPacket.Parse(body, out var connect);
                Add($"connect {connect!.ClientId} will {connect.Will!.Topic}={Encoding.UTF8.GetString(connect.Will.Payload.Span)}");
                new ConnackPacket(false, Answer).Write(answers);
                return;
            case PacketType.Subscribe:
                SubscribePacket.Parse(body, out var subscribe);
                Add($"subscribe {string.Join(' ', subscribe!.Filters.Select(filter => filter.Filter))}");
                new SubackPacket { Identifier = subscribe.Identifier, ReturnCodes = new byte[subscribe.Filters.Count] }.Write(answers);
                return;
            case PacketType.Pingreq:
                EmptyPacket.Write(answers, PacketType.Pingresp);
                return;
            default:
                Add(header.Type.ToString().ToLowerInvariant());
                return;
        }
    }

    private void Add(string line)
    {
        lock (Log)
        {
            Log.Add(line);
        }
    }
}
