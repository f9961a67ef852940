using System.Net.Sockets;
using Sallyport.Crypto;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Cli;

/// <summary>A node that is none of ours: a bare socket, datagrams written by hand, no link and no node role.</summary>
public sealed class ForeignNodeTests : IDisposable
{
    private static readonly MacAddress Node = new(0x0200_0000_0077);
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly LibCryptoX25519 _agreement = new();
    private readonly byte[] _networkKey = NetworkKey.FromText(LoopbackGateway.Key);

    public void Dispose() => _aead.Dispose();

    /// <summary>The address that the node believes to be the gateway's is answered from, whether or not it is the configured one: a node drops everything else.</summary>
    [Theory]
    [InlineData(0x0253_414C_4C59UL)]
    [InlineData(0x5CCF_7F00_0001UL)]
    public async Task Gateway_FirstHello_IsAnsweredFromTheAddressedOneAndDataOfTheSessionIsAccepted(ulong addressed)
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        using var socket = new UdpClient(new global::System.Net.IPEndPoint(global::System.Net.IPAddress.Loopback, 0));
        socket.Connect(gateway.Endpoint);
        byte[] privateKey = Random(32);

        await SendAsync(socket, addressed, Hello(privateKey));
        byte[] answer = await ReceiveAsync(socket);

        Assert.Equal((Node, new MacAddress(addressed)), (MacAddress.Read(answer), MacAddress.Read(answer.AsSpan(6))));
        (byte[] sessionKey, ushort nodeId) = OpenServerHello(answer.AsSpan(UdpEnvelope.HeaderLength), privateKey);
        Assert.NotEqual(0xFFFF, nodeId);

        await SendAsync(socket, addressed, Data(sessionKey, nodeId, [0x01, 0x67, 0x00, 0xD1]));
        IReadOnlyList<JournalEntry> entries = await gateway.EntriesAsync(Node.ToString(), static entries => entries.Any(entry => entry.Kind == EntryKind.Uplink));
        UplinkBody uplink = Assert.Single(entries.Select(entry => entry.Body).OfType<UplinkBody>());
        Assert.Equal(("cayenne", "016700d1", 1, true), (uplink.Encoding, Convert.ToHexStringLower(uplink.Payload), uplink.Counter, uplink.Encrypted));
    }

    private byte[] Hello(byte[] privateKey)
    {
        var publicKey = new byte[32];
        _agreement.PublicKey(privateKey, publicKey);
        byte[] frame = Frame(MessageType.ClientHello, ClientHello.FrameLength);
        new ClientHello { PublicKey = publicKey, Random = ClientHello.WithFlags(0x1234_5678, sleepy: false, broadcastEnabled: false) }.Write(frame.AsSpan(FrameLayout.BodyAt));
        new FrameCipher(_aead).Seal(_networkKey, frame);
        return frame;
    }

    private (byte[] SessionKey, ushort NodeId) OpenServerHello(ReadOnlySpan<byte> frame, byte[] privateKey)
    {
        Assert.Equal((ServerHello.FrameLength, (byte)MessageType.ServerHello), (frame.Length, frame[0]));
        var body = new byte[ServerHello.BodyLength];
        Assert.True(new FrameCipher(_aead).TryOpen(_networkKey, frame, body));
        Assert.Equal(RefusalReason.None, ServerHello.Parse(body, out ServerHello hello));
        var shared = new byte[32];
        Assert.True(_agreement.TryAgree(privateKey, hello.PublicKey, shared));
        var key = new byte[32];
        SessionKey.Derive(shared, key);
        return (key, hello.NodeId);
    }

    private byte[] Data(byte[] sessionKey, ushort nodeId, byte[] payload)
    {
        byte[] frame = Frame(MessageType.SensorData, FrameLayout.Overhead + DataMessage.HeaderLength + payload.Length);
        new DataMessage { LengthField = DataMessage.LengthFor(payload.Length), NodeId = nodeId, Counter = 1, Encoding = PayloadEncoding.CayenneLpp, Payload = payload }.Write(frame.AsSpan(FrameLayout.BodyAt));
        new FrameCipher(_aead).Seal(sessionKey, frame);
        return frame;
    }

    private static byte[] Frame(MessageType type, int length)
    {
        var frame = new byte[length];
        frame[0] = (byte)type;
        Random(FrameLayout.IvLength).CopyTo(frame, FrameLayout.IvAt);
        return frame;
    }

    private static byte[] Random(int octets)
    {
        var random = new byte[octets];
        SystemRandomSource.Shared.Fill(random);
        return random;
    }

    private static async Task SendAsync(UdpClient socket, ulong addressed, byte[] frame)
    {
        var datagram = new byte[UdpEnvelope.HeaderLength + frame.Length];
        new MacAddress(addressed).Write(datagram);
        Node.Write(datagram.AsSpan(6));
        frame.CopyTo(datagram, UdpEnvelope.HeaderLength);
        await socket.SendAsync(datagram, TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> ReceiveAsync(UdpClient socket) =>
        (await socket.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Buffer;
}
