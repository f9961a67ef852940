using System.Buffers.Binary;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>One node on virtual time, with the other end played by the test: it can write any frame a gateway or an attacker could.</summary>
internal sealed class NodeHarness : ISink<NodeEvent>, IRandomSource
{
    public static readonly MacAddress NodeAddress = new(0x5CCF7F123456);
    public static readonly MacAddress GatewayAddress = new(0x246F28AABBCC);
    public static readonly byte[] NetworkKey = Keys.NetworkKey.FromText("sallyport net key 1");
    public static readonly byte[] BroadcastKey = [.. Enumerable.Range(100, 32).Select(octet => (byte)octet)];

    private readonly FrameCipher _cipher = new(new LibCryptoChaCha20Poly1305());
    private readonly LibCryptoX25519 _agreement = new();
    private readonly byte[] _sessionKey = new byte[32];
    private ulong _random = 0x1234_5678_9ABC_DEF1;
    private ushort _downlink;

    public NodeHarness(Func<NodeOptions, NodeOptions>? change = null, NodeConfiguration? configuration = null, byte[]? context = null)
    {
        Options = new NodeOptions
        {
            Address = NodeAddress,
            Configuration = configuration ?? new NodeConfiguration { NetworkName = "FieldNet", NetworkKey = NetworkKey, Gateway = GatewayAddress, NodeName = "kitchen" },
        };
        Options = change?.Invoke(Options) ?? Options;
        Node = new NodeSession(Options, new LibCryptoChaCha20Poly1305(), _agreement, this, context);
    }

    public NodeOptions Options { get; }

    public NodeSession Node { get; }

    public Now Now { get; private set; } = new(new Instant(1_000_003), 1_795_242_855_000_000);

    public List<byte[]> Sent { get; } = [];

    public List<TransmitId> Ids { get; } = [];

    public List<NodeEvent> Events { get; } = [];

    public List<byte[]> Payloads { get; } = [];

    /// <summary>Octets that the node draws before anything else; afterwards it gets seeded ones.</summary>
    public Queue<byte[]> Scripted { get; } = [];

    public byte[] SessionKey => _sessionKey;

    public NodeEvent Last => Events[^1];

    public static uint SleepSeconds => 60;

    public static NodeConfiguration SleepyConfiguration { get; } =
        new() { NetworkName = "FieldNet", NetworkKey = NetworkKey, Gateway = GatewayAddress, NodeName = "attic", SleepSeconds = SleepSeconds };

    public static NodeHarness Sleepy() => new(options => options with { Sleepy = true }, SleepyConfiguration);

    public void Fill(Span<byte> destination)
    {
        if (Scripted.Count > 0 && Scripted.Peek().Length == destination.Length)
        {
            Scripted.Dequeue().CopyTo(destination);
            return;
        }

        for (var i = 0; i < destination.Length; i++)
        {
            _random ^= _random << 13;
            _random ^= _random >> 7;
            _random ^= _random << 17;
            destination[i] = (byte)(_random >> 32);
        }
    }

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        Assert.Equal(NodeAddress, source);
        Assert.Equal(Node.Gateway, destination);
        Ids.Add(id);
        Sent.Add(octets.ToArray());
    }

    public void Report(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        Events.Add(occurrence);
        Payloads.Add(payload.ToArray());
    }

    public int Count(NodeEventKind kind) => Events.Count(occurrence => occurrence.Kind == kind);

    /// <summary>Moves both clocks, stopping at each deadline on the way.</summary>
    public void Run(TimeSpan span)
    {
        var end = Now.Monotonic + span;
        Node.Advance(Now, this, 100);
        while (Node.NextDeadline is { } deadline && deadline.At <= end)
        {
            MoveTo(deadline.At > Now.Monotonic ? deadline.At : Now.Monotonic);
            Node.Advance(Now, this, 100);
        }

        MoveTo(end);
    }

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    public void JumpWallClock(long microseconds) => Now = Now with { UtcMicroseconds = Now.UtcMicroseconds + microseconds };

    public void Submit(in NodeCommand command) => Node.Submit(command, Now, this);

    public void SendData(params byte[] payload) => Submit(new NodeCommand(NodeCommandKind.SendData, payload, PayloadEncoding.Raw));

    public void Receive(ReadOnlySpan<byte> frame, MacAddress? source = null, MacAddress? destination = null) => Node.Receive(
        new Arrival { Kind = ArrivalKind.Frame, Source = source ?? GatewayAddress, Destination = destination ?? NodeAddress, Octets = frame }, Now, this);

    public void Complete(TransmitOutcome outcome) => Node.Complete(Ids[^1], outcome, Now, this);

    /// <summary>Waits for the hello and answers it.</summary>
    public void Register(ushort nodeId = 0)
    {
        WaitForHello();
        Receive(AnswerHello(Sent[^1], nodeId));
        Assert.Equal(NodeState.Registered, Node.State);
        if (Options.BroadcastEnabled)
        {
            Receive(Control(ControlCode.BroadcastKey, BroadcastKey));
        }
    }

    public void WaitForHello()
    {
        var before = Sent.Count;
        for (var step = 0; step < 1000 && (Sent.Count == before || Sent[^1][0] != 0xFF); step++)
        {
            Run(0.1);
        }

        Assert.Equal(0xFF, Sent[^1][0]);
    }

    public byte[] AnswerHello(byte[] hello, ushort nodeId = 0, byte[]? networkKey = null, byte[]? publicKey = null)
    {
        var body = new byte[ClientHello.BodyLength];
        Assert.True(_cipher.TryOpen(NetworkKey, hello, body));
        Assert.Equal(RefusalReason.None, ClientHello.Parse(body, out var message));
        var (own, shared) = (new byte[32], new byte[32]);
        own[0] = 8;
        own[20] = (byte)Sent.Count;
        if (publicKey is null)
        {
            publicKey = new byte[32];
            _agreement.PublicKey(own, publicKey);
            Assert.True(_agreement.TryAgree(own, message.PublicKey, shared));
            Keys.SessionKey.Derive(shared, _sessionKey);
            _downlink = 0;
        }

        var frame = Frame(MessageType.ServerHello, ServerHello.BodyLength);
        new ServerHello { PublicKey = publicKey, NodeId = nodeId, Random = 7 }.Write(frame.AsSpan(13..^16));
        _cipher.Seal(networkKey ?? NetworkKey, frame);
        return frame;
    }

    public byte[] Data(MessageType type, ReadOnlySpan<byte> payload, ushort? counter = null, byte[]? key = null)
    {
        var message = new DataMessage
        {
            LengthField = DataMessage.LengthFor(payload.Length),
            NodeId = 0,
            Counter = counter ?? ++_downlink,
            Encoding = PayloadEncoding.Raw,
            Payload = payload,
        };
        var frame = Frame(type, message.BodyLength);
        message.Write(frame.AsSpan(13..^16));
        _cipher.Seal(key ?? _sessionKey, frame);
        return frame;
    }

    public byte[] Control(ControlCode code, ReadOnlySpan<byte> arguments = default, ushort? counter = null) =>
        ControlFrame(MessageType.DownlinkControl, code, arguments, counter ?? ++_downlink, _sessionKey);

    public byte[] BroadcastControl(ControlCode code, ushort counter, ReadOnlySpan<byte> arguments = default) =>
        ControlFrame(MessageType.BroadcastControl, code, arguments, counter, BroadcastKey);

    public byte[] Clock(long asked, long received, long sent, ushort? counter = null)
    {
        var frame = Frame(MessageType.ClockResponse, ClockResponse.BodyLength);
        new ClockResponse(counter ?? ++_downlink, asked, received, sent).Write(frame.AsSpan(13..^16));
        _cipher.Seal(_sessionKey, frame);
        return frame;
    }

    public byte[] NameResult(NameRefusal result, ushort? counter = null)
    {
        var frame = new byte[NodeNameResult.FrameLength];
        frame[0] = (byte)MessageType.NodeNameResult;
        new NodeNameResult(counter ?? ++_downlink, result).Write(frame);
        _cipher.Seal(_sessionKey, frame);
        return frame;
    }

    /// <summary>Opens a frame that the node sent under its session key.</summary>
    public byte[] Open(byte[] frame)
    {
        var body = new byte[frame.Length - FrameLayout.Overhead];
        Assert.True(_cipher.TryOpen(_sessionKey, frame, body));
        return body;
    }

    /// <summary>Code and arguments of a control frame that the node sent.</summary>
    public byte[] ControlPayload(int fromEnd = 1)
    {
        var frame = Sent[^fromEnd];
        Assert.Equal(0x03, frame[0]);
        return Open(frame)[ControlMessage.HeaderLength..];
    }

    public ushort CounterOf(byte[] frame) => BinaryPrimitives.ReadUInt16LittleEndian(Open(frame).AsSpan(frame[0] is 0x05 ? 0 : frame[0] is 0x07 ? 2 : 4));

    private static byte[] Frame(MessageType type, int bodyLength)
    {
        var frame = new byte[FrameLayout.Overhead + bodyLength];
        frame[0] = (byte)type;
        return frame;
    }

    private byte[] ControlFrame(MessageType type, ControlCode code, ReadOnlySpan<byte> arguments, ushort counter, byte[] key)
    {
        byte[] payload = [(byte)code, .. arguments];
        var message = new ControlMessage { LengthField = ControlMessage.LengthFor(payload.Length), NodeId = 0, Counter = counter, Payload = payload };
        var frame = Frame(type, message.BodyLength);
        message.Write(frame.AsSpan(13..^16));
        _cipher.Seal(key, frame);
        return frame;
    }

    private void MoveTo(Instant instant)
    {
        var step = (instant - Now.Monotonic).Ticks / TimeSpan.TicksPerMicrosecond;
        Now = new Now(instant, Now.UtcMicroseconds + step);
    }
}
