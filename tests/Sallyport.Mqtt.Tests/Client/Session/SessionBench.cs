using System.Buffers;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Tests.Client.Session;

/// <summary>A session with a scripted peer on virtual time: everything it sends and reports becomes one line of text.</summary>
internal sealed class SessionBench : ISink<MqttEvent>
{
    private TransmitId _last;

    public SessionBench(MqttSessionOptions? options = null)
    {
        Session = new MqttSession(options ?? Options());
    }

    public MqttSession Session { get; }

    public List<string> Lines { get; } = [];

    public Instant Time { get; private set; } = new(1_000_000);

    private Now Now => new(Time, 0);

    public static MqttSessionOptions Options(ushort keepAlive = 30, int window = 8) => new()
    {
        Connect = new ConnectPacket { ClientId = "t", KeepAliveSeconds = keepAlive },
        Window = window,
    };

    public SessionBench Open()
    {
        Session.Receive(new Arrival { Kind = ArrivalKind.Opened }, Now, this);
        return this;
    }

    public SessionBench Up(bool sessionPresent = false)
    {
        Open();
        From(sessionPresent ? "20020100" : "20020000");
        Lines.Clear();
        return this;
    }

    public void From(string hex) => From(Convert.FromHexString(hex));

    public void From(ReadOnlySpan<byte> octets) => Session.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = octets }, Now, this);

    public void Close() => Session.Receive(new Arrival { Kind = ArrivalKind.Closed }, Now, this);

    public void Publish(long token, string topic, Qos qos = Qos.AtLeastOnce) =>
        Session.Submit(MqttCommand.Publish(token, topic, "x"u8.ToArray(), qos, false), Now, this);

    public void Submit(MqttCommand command) => Session.Submit(command, Now, this);

    public void Written() => Session.Complete(_last, TransmitOutcome.Acknowledged, Now, this);

    public void Advance() => Session.Advance(Now, this, 100);

    /// <summary>Moves the clock to the next deadline, fires it, and returns its name.</summary>
    public string? Fire()
    {
        if (Session.NextDeadline is not { } due)
        {
            return null;
        }

        Time = due.At > Time ? due.At : Time;
        Advance();
        return due.Name;
    }

    public void Pass(TimeSpan span) => Time += span;

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        _last = id == TransmitId.None ? _last : id;
        Assert.Equal(PacketFault.None, FixedHeader.Parse(octets, out var header));
        Assert.Equal(octets.Length, header.PacketLength);
        var text = $"> {header.Type}";
        if (header.Type == PacketType.Publish)
        {
            PublishPacket.Parse(header.Flags, octets[header.Length..], out var packet);
            text += $" {System.Text.Encoding.UTF8.GetString(packet.Topic)} id={packet.Identifier}{(packet.Duplicate ? " dup" : "")}";
        }
        else if (header.Type is PacketType.Puback or PacketType.Subscribe or PacketType.Unsubscribe)
        {
            text += $" id={(octets[header.Length] << 8) | octets[header.Length + 1]}";
        }

        Lines.Add(text);
    }

    public void Report(in MqttEvent occurrence, ReadOnlySpan<byte> payload) => Lines.Add(occurrence.Kind switch
    {
        MqttEventKind.Connected => $"connected present={occurrence.SessionPresent}",
        MqttEventKind.Message => $"message {occurrence.Topic} {payload.Length}{(occurrence.Retain ? " retain" : "")}",
        MqttEventKind.Oversized => $"oversized {occurrence.Topic}",
        MqttEventKind.Closed => $"closed {occurrence.Reason} {occurrence.ReturnCode} {occurrence.Fault}",
        MqttEventKind.Subscribed => $"subscribed {occurrence.Token} {Convert.ToHexStringLower(payload)}",
        _ => $"{occurrence.Kind} {occurrence.Token}".ToLowerInvariant(),
    });

    public static byte[] Message(string topic, int length, Qos qos, ushort identifier)
    {
        var writer = new ArrayBufferWriter<byte>();
        PublishPacket.Write(writer, topic, new byte[length], qos, false, false, identifier);
        return writer.WrittenSpan.ToArray();
    }
}
