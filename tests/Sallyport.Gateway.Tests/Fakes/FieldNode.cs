using System.Security.Cryptography;
using System.Text;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Links;
using Sallyport.Links.Memory;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A node without a state machine on a memory link: sends what the test wants and keeps what it hears.</summary>
internal sealed class FieldNode : ILinkReceiver
{
    private readonly FrameCipher _cipher = new(new LibCryptoChaCha20Poly1305());
    private readonly LibCryptoX25519 _agreement = new();
    private readonly SeededRandom _random;
    private readonly byte[] _networkKey;
    private byte[] _private = new byte[32];
    private byte[] _key = new byte[32];
    private ushort _data;
    private ushort _control;
    private ushort _id;

    public FieldNode(MemoryLink link, MacAddress gateway, byte[] networkKey)
    {
        Link = link;
        Gateway = gateway;
        _networkKey = networkKey;
        _random = new SeededRandom((int)link.Addresses[0].Value);
    }

    public MemoryLink Link { get; }

    public MacAddress Gateway { get; }

    public MacAddress Address => Link.Addresses[0];

    /// <summary>Frames heard and not looked at yet: type, source, and the plaintext where it opens under the session key.</summary>
    public List<(MessageType Type, MacAddress Source, byte[]? Plaintext, byte[] Frame)> Heard { get; } = [];

    public void Hello(bool sleepy = false, bool broadcast = false)
    {
        _private = Random(32);
        var publicKey = new byte[32];
        _agreement.PublicKey(_private, publicKey);
        var body = new byte[ClientHello.BodyLength];
        new ClientHello { PublicKey = publicKey, Random = ClientHello.WithFlags(BitConverter.ToUInt32(Random(4)), sleepy, broadcast) }.Write(body);
        Seal(_networkKey, MessageType.ClientHello, body);
    }

    public void Data(string text, PayloadEncoding encoding = PayloadEncoding.Raw, MessageType type = MessageType.SensorData)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var message = new DataMessage { LengthField = DataMessage.LengthFor(payload.Length), NodeId = _id, Counter = ++_data, Encoding = encoding, Payload = payload };
        var body = new byte[message.BodyLength];
        message.Write(body);
        Seal(_key, type, body);
    }

    /// <summary>Messages of this node that nobody hears.</summary>
    public void Skip(int messages) => _data += (ushort)messages;

    /// <summary>A message with the counter of the one before.</summary>
    public void Repeat()
    {
        _data--;
        Data("again");
    }

    public void Clear(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] frame = [(byte)MessageType.UnencryptedData, (byte)_id, (byte)(_id >> 8), (byte)++_data, (byte)(_data >> 8), 0, .. payload];
        Link.Send(TransmitId.None, Address, Gateway, frame);
    }

    public void Control(params byte[] payload)
    {
        var message = new ControlMessage { LengthField = ControlMessage.LengthFor(payload.Length), NodeId = _id, Counter = ++_control, Payload = payload };
        var body = new byte[message.BodyLength];
        message.Write(body);
        Seal(_key, MessageType.UplinkControl, body);
    }

    public void Clock()
    {
        var body = new byte[ClockRequest.BodyLength];
        new ClockRequest(++_control, 5).Write(body);
        Seal(_key, MessageType.ClockRequest, body);
    }

    public void Name(string name)
    {
        var message = new NodeNameSet { NodeId = _id, Counter = ++_control, Name = Encoding.UTF8.GetBytes(name) };
        var body = new byte[message.BodyLength];
        message.Write(body);
        Seal(_key, MessageType.NodeNameSet, body);
    }

    /// <summary>Takes what came; a server hello makes the session.</summary>
    public void Listen(Now now) => Link.Poll(this, now, 1000);

    public void Receive(in Arrival arrival)
    {
        var frame = arrival.Octets.ToArray();
        var type = (MessageType)frame[0];
        if (type == MessageType.ServerHello)
        {
            TakeServerHello(frame);
        }

        byte[]? plaintext = null;
        if (type is MessageType.DownlinkDataSet or MessageType.DownlinkDataGet or MessageType.DownlinkControl)
        {
            plaintext = new byte[FrameLayout.Ciphertext(frame).Length];
            plaintext = _cipher.TryOpen(_key, frame, plaintext) ? plaintext : null;
        }

        Heard.Add((type, arrival.Source, plaintext, frame));
    }

    public void Complete(TransmitId id, TransmitOutcome outcome)
    {
    }

    /// <summary>User octets of the downlinks heard since the last call, as text.</summary>
    public string[] TakeTexts()
    {
        string[] texts = [.. Heard.Where(heard => heard is { Type: MessageType.DownlinkDataSet or MessageType.DownlinkDataGet, Plaintext: not null }).Select(heard => Encoding.UTF8.GetString(heard.Plaintext!.AsSpan(7)))];
        Heard.Clear();
        return texts;
    }

    /// <summary>Control payloads (code and arguments) of the downlinks heard since the last call.</summary>
    public byte[][] TakeControls()
    {
        byte[][] controls = [.. Heard.Where(heard => heard is { Type: MessageType.DownlinkControl, Plaintext: not null }).Select(heard => heard.Plaintext!.AsSpan(6).ToArray())];
        Heard.Clear();
        return controls;
    }

    private void TakeServerHello(byte[] frame)
    {
        var body = new byte[ServerHello.BodyLength];
        Assert.True(_cipher.TryOpen(_networkKey, frame, body));
        Assert.Equal(RefusalReason.None, ServerHello.Parse(body, out var hello));
        var secret = new byte[32];
        Assert.True(_agreement.TryAgree(_private, hello.PublicKey, secret));
        _key = SHA256.HashData(secret);
        _id = hello.NodeId;
        (_data, _control) = (0, 0);
    }

    private void Seal(byte[] key, MessageType type, byte[] body)
    {
        var frame = new byte[FrameLayout.Overhead + body.Length];
        frame[0] = (byte)type;
        Random(12).CopyTo(frame, 1);
        body.CopyTo(frame, FrameLayout.BodyAt);
        _cipher.Seal(key, frame);
        Link.Send(TransmitId.None, Address, Gateway, frame);
    }

    private byte[] Random(int length)
    {
        var octets = new byte[length];
        _random.Fill(octets);
        return octets;
    }
}
