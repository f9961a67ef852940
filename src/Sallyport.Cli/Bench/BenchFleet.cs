using System.Buffers.Binary;
using Sallyport.Crypto;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench;

/// <summary>The other end of the measurement: addresses, session keys and counters of many nodes, without their state machines.</summary>
internal sealed class BenchFleet(int devices, byte[] networkKey, IAead aead, IKeyAgreement agreement)
{
    private readonly FrameCipher _cipher = new(aead);
    private readonly byte[] _keys = new byte[devices * SessionKey.Length];
    private readonly ushort[] _counters = new ushort[devices];
    private readonly byte[] _private = NewPrivate();

    /// <summary>How many nodes.</summary>
    public int Count => devices;

    /// <summary>Address of a node: locally administered, distinct.</summary>
    public static MacAddress Address(int device) => new(0x0253_0000_0000UL + (uint)device);

    /// <summary>Session key of a node.</summary>
    public ReadOnlySpan<byte> Key(int device) => _keys.AsSpan(device * SessionKey.Length, SessionKey.Length);

    /// <summary>How many more data messages the node's counter allows before the gateway would renew its key.</summary>
    public int Left(int device, int limit) => limit - _counters[device];

    /// <summary>Writes a hello of the node. All nodes share one key pair: the gateway cannot tell, and its own work is the same.</summary>
    public void WriteHello(Span<byte> frame)
    {
        Span<byte> publicKey = stackalloc byte[IKeyAgreement.Length];
        agreement.PublicKey(_private, publicKey);
        Begin(frame, MessageType.ClientHello);
        new ClientHello { PublicKey = publicKey, Random = 0 }.Write(frame[FrameLayout.BodyAt..]);
        _cipher.Seal(networkKey, frame[..ClientHello.FrameLength]);
    }

    /// <summary>Takes the gateway's answer: the node has a session, its counter begins anew.</summary>
    /// <exception cref="InvalidOperationException">The frame is not a server hello under the network key.</exception>
    public void TakeAnswer(int device, ReadOnlySpan<byte> frame)
    {
        Span<byte> body = stackalloc byte[ServerHello.BodyLength];
        Span<byte> secret = stackalloc byte[IKeyAgreement.Length];
        if (frame.Length != ServerHello.FrameLength || !_cipher.TryOpen(networkKey, frame, body)
            || ServerHello.Parse(body, out var hello) != RefusalReason.None || !agreement.TryAgree(_private, hello.PublicKey, secret))
        {
            throw new InvalidOperationException("the gateway role did not answer a hello");
        }

        SessionKey.Derive(secret, _keys.AsSpan(device * SessionKey.Length, SessionKey.Length));
        _counters[device] = 0;
    }

    /// <summary>Writes the node's next data message.</summary>
    public void WriteData(int device, ReadOnlySpan<byte> payload, Span<byte> frame, PayloadEncoding encoding = PayloadEncoding.Raw)
    {
        Begin(frame, MessageType.SensorData);
        new DataMessage
        {
            LengthField = DataMessage.LengthFor(payload.Length),
            NodeId = 0,
            Counter = ++_counters[device],
            Encoding = encoding,
            Payload = payload,
        }.Write(frame[FrameLayout.BodyAt..]);
        _cipher.Seal(Key(device), frame);
    }

    // The IV only has to differ under one key: a running number is cheaper to make than 12 random octets, outside the timed part in any case.
    private ulong _iv;

    private void Begin(Span<byte> frame, MessageType type)
    {
        frame[0] = (byte)type;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[FrameLayout.IvAt..], 0x5A5A5A5A);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[(FrameLayout.IvAt + sizeof(uint))..], ++_iv);
    }

    private static byte[] NewPrivate()
    {
        var key = new byte[IKeyAgreement.Length];
        SystemRandomSource.Shared.Fill(key);
        return key;
    }
}
