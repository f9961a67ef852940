using System.Text;
using Sallyport.Crypto;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>
/// A node that does nothing but register and report, without waiting times. Each message says who sent it, in which of its sessions and under which
/// counter: <c>AA:BB:CC:DD:EE:FF 3 17</c>. So no two accepted messages of a whole test may be equal.
/// </summary>
/// <param name="address">Its address.</param>
/// <param name="networkKey">32 octets.</param>
/// <param name="cipher">For one thread at a time, as all of its kind.</param>
internal sealed class LoadNode(MacAddress address, byte[] networkKey, FrameCipher cipher)
{
    private readonly LibCryptoX25519 _agreement = new();
    private readonly byte[] _private = new byte[IKeyAgreement.Length];
    private readonly byte[] _key = new byte[SessionKey.Length];
    private ushort _id;
    private ushort _counter;
    private int _session;

    public MacAddress Address => address;

    public bool IsRegistered { get; private set; }

    public byte[] Hello()
    {
        IsRegistered = false;
        SystemRandomSource.Shared.Fill(_private);
        var publicKey = new byte[IKeyAgreement.Length];
        _agreement.PublicKey(_private, publicKey);
        var body = new byte[ClientHello.BodyLength];
        new ClientHello { PublicKey = publicKey, Random = ClientHello.WithFlags(0x5A5A_5A5A, sleepy: false, broadcastEnabled: false) }.Write(body);
        return Seal(networkKey, MessageType.ClientHello, body);
    }

    /// <summary>The next message; with <paramref name="skipped"/> the gateway must find that so many before it are missing.</summary>
    public byte[] Data(int skipped = 0)
    {
        _counter += (ushort)(1 + skipped);
        byte[] payload = Encoding.ASCII.GetBytes(FormattableString.Invariant($"{address} {_session} {_counter}"));
        var message = new DataMessage { LengthField = DataMessage.LengthFor(payload.Length), NodeId = _id, Counter = _counter, Encoding = PayloadEncoding.Raw, Payload = payload };
        var body = new byte[message.BodyLength];
        message.Write(body);
        return Seal(_key, MessageType.SensorData, body);
    }

    /// <summary>Takes what the gateway sends: an answer to the hello, or word that the session is no more. Downlinks are none of its business.</summary>
    public void Take(ReadOnlySpan<byte> frame)
    {
        if (frame is [(byte)MessageType.InvalidateKey, ..])
        {
            IsRegistered = false;
        }
        else if (frame is [(byte)MessageType.ServerHello, ..] && frame.Length == ServerHello.FrameLength)
        {
            Span<byte> body = stackalloc byte[ServerHello.BodyLength];
            Span<byte> secret = stackalloc byte[SessionKey.Length];
            if (cipher.TryOpen(networkKey, frame, body) && ServerHello.Parse(body, out ServerHello hello) == RefusalReason.None && _agreement.TryAgree(_private, hello.PublicKey, secret))
            {
                SessionKey.Derive(secret, _key);
                (_id, _counter, IsRegistered) = (hello.NodeId, 0, true);
                _session++;
            }
        }
    }

    private byte[] Seal(byte[] key, MessageType type, byte[] body)
    {
        var frame = new byte[FrameLayout.Overhead + body.Length];
        frame[FrameLayout.TypeAt] = (byte)type;
        SystemRandomSource.Shared.Fill(frame.AsSpan(FrameLayout.IvAt, FrameLayout.IvLength));
        body.CopyTo(frame, FrameLayout.BodyAt);
        cipher.Seal(key, frame);
        return frame;
    }
}
