using System.Security.Cryptography;
using System.Text;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>A node without a state machine: builds whatever frame a test wants, right or wrong.</summary>
internal sealed class HandNode(MacAddress address, IRandomSource random)
{
    private readonly FrameCipher _cipher = new(new BclAead());
    private readonly BouncyKeyAgreement _agreement = new();
    private byte[] _private = new byte[32];

    public MacAddress Address => address;

    public byte[] Key { get; set; } = new byte[32];

    public ushort Id { get; private set; }

    public ushort DataCounter { get; set; }

    public ushort ControlCounter { get; set; }

    public byte[] NetworkKeyOctets { get; init; } = GatewayBench.NetworkKeyOctets;

    public byte[] Hello(bool sleepy = false, bool broadcast = false)
    {
        _private = Random(32);
        _private[0] &= 0xF8;
        _private[31] = (byte)((_private[31] & 0x7F) | 0x40);
        var publicKey = new byte[32];
        _agreement.PublicKey(_private, publicKey);
        return Hello(publicKey, sleepy, broadcast);
    }

    public byte[] Hello(byte[] publicKey, bool sleepy = false, bool broadcast = false)
    {
        var body = new byte[ClientHello.BodyLength];
        new ClientHello { PublicKey = publicKey, Random = ClientHello.WithFlags(BitConverter.ToUInt32(Random(4)), sleepy, broadcast) }.Write(body);
        return Seal(NetworkKeyOctets, MessageType.ClientHello, body);
    }

    public void TakeServerHello(byte[] frame)
    {
        var body = new byte[ServerHello.BodyLength];
        Assert.True(_cipher.TryOpen(NetworkKeyOctets, frame, body));
        Assert.Equal(RefusalReason.None, ServerHello.Parse(body, out var hello));
        var secret = new byte[32];
        Assert.True(_agreement.TryAgree(_private, hello.PublicKey, secret));
        Key = SHA256.HashData(secret);
        Id = hello.NodeId;
        (DataCounter, ControlCounter) = (0, 0);
    }

    public byte[] Data(string text, MessageType type = MessageType.SensorData) => Data(Encoding.UTF8.GetBytes(text), ++DataCounter, type);

    public byte[] Data(byte[] payload, ushort counter, MessageType type = MessageType.SensorData)
    {
        var message = new DataMessage { LengthField = DataMessage.LengthFor(payload.Length), NodeId = Id, Counter = counter, Encoding = PayloadEncoding.Raw, Payload = payload };
        var body = new byte[message.BodyLength];
        message.Write(body);
        return Seal(Key, type, body);
    }

    public byte[] Control(params byte[] payload) => Control(++ControlCounter, payload);

    public byte[] Control(ushort counter, params byte[] payload)
    {
        var message = new ControlMessage { LengthField = ControlMessage.LengthFor(payload.Length), NodeId = Id, Counter = counter, Payload = payload };
        var body = new byte[message.BodyLength];
        message.Write(body);
        return Seal(Key, MessageType.UplinkControl, body);
    }

    public byte[] Clock(long nodeSent)
    {
        var body = new byte[ClockRequest.BodyLength];
        new ClockRequest(++ControlCounter, nodeSent).Write(body);
        return Seal(Key, MessageType.ClockRequest, body);
    }

    public byte[] Name(string name) => Name(Encoding.UTF8.GetBytes(name));

    public byte[] Name(byte[] name)
    {
        var message = new NodeNameSet { NodeId = Id, Counter = ++ControlCounter, Name = name };
        var body = new byte[message.BodyLength];
        message.Write(body);
        return Seal(Key, MessageType.NodeNameSet, body);
    }

    /// <summary>Opens a unicast frame from the gateway; null when it is not under this node's key.</summary>
    public byte[]? Open(byte[] frame)
    {
        var plaintext = new byte[FrameLayout.Ciphertext(frame).Length];
        return _cipher.TryOpen(Key, frame, plaintext) ? plaintext : null;
    }

    public byte[] Seal(byte[] key, MessageType type, byte[] body)
    {
        var frame = new byte[FrameLayout.Overhead + body.Length];
        frame[0] = (byte)type;
        Random(12).CopyTo(frame, 1);
        body.CopyTo(frame, FrameLayout.BodyAt);
        _cipher.Seal(key, frame);
        return frame;
    }

    private byte[] Random(int length)
    {
        var octets = new byte[length];
        random.Fill(octets);
        return octets;
    }
}
