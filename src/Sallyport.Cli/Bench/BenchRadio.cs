using System.Net;
using System.Net.Sockets;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench;

/// <summary>Nodes without state machines behind one UDP socket that stands for their radios.</summary>
internal sealed class BenchRadio : IDisposable
{
    private const int EnvelopeOctets = 12;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly BenchFleet _fleet;
    private readonly MacAddress _gateway;
    private readonly byte[] _heard = new byte[1500];
    private readonly byte[] _datagram = new byte[1500];

    /// <summary>Makes nodes that know the network key and nobody yet.</summary>
    public BenchRadio(MacAddress gateway, byte[] networkKey, int devices)
    {
        _gateway = gateway;
        _fleet = new BenchFleet(devices, networkKey, _aead, new LibCryptoX25519());
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>How many nodes.</summary>
    public int Count => _fleet.Count;

    /// <summary>Speaks to a gateway from now on.</summary>
    public void Connect(IPEndPoint link) => _socket.Connect(link);

    /// <summary>Registers all nodes, so many at a time.</summary>
    /// <exception cref="CommandFailure">The gateway does not answer a hello in time.</exception>
    public void RegisterAll(int underWay, TimeSpan patience)
    {
        for (var first = 0; first < Count; first += underWay)
        {
            var count = Math.Min(underWay, Count - first);
            for (var device = first; device < first + count; device++)
            {
                SendHello(device);
            }

            for (var answers = 0; answers < count; answers++)
            {
                if (!TryHear(patience, out int device, out ReadOnlySpan<byte> frame))
                {
                    throw CommandFailure.Refused("the gateway did not answer a hello");
                }

                _fleet.TakeAnswer(device, frame);
            }
        }
    }

    /// <summary>Waits for the next frame to one of the nodes.</summary>
    /// <returns>False when there is none in that time.</returns>
    public bool TryHear(TimeSpan patience, out int device, out ReadOnlySpan<byte> frame)
    {
        while (_socket.Poll(patience, SelectMode.SelectRead))
        {
            var length = _socket.Receive(_heard);
            device = (int)(MacAddress.Read(_heard).Value - BenchFleet.Address(0).Value);
            if (length > EnvelopeOctets && device >= 0 && device < Count)
            {
                frame = _heard.AsSpan(EnvelopeOctets, length - EnvelopeOctets);
                return true;
            }
        }

        device = -1;
        frame = default;
        return false;
    }

    /// <summary>Takes the gateway's answer to a hello.</summary>
    public void TakeAnswer(int device, ReadOnlySpan<byte> frame) => _fleet.TakeAnswer(device, frame);

    /// <summary>A node asks to be registered.</summary>
    public void SendHello(int device)
    {
        _fleet.WriteHello(_datagram.AsSpan(EnvelopeOctets));
        Send(device, ClientHello.FrameLength);
    }

    /// <summary>A node reports.</summary>
    public void SendData(int device, ReadOnlySpan<byte> payload, PayloadEncoding encoding = PayloadEncoding.Raw)
    {
        var length = FrameLayout.Overhead + DataMessage.HeaderLength + payload.Length;
        _fleet.WriteData(device, payload, _datagram.AsSpan(EnvelopeOctets, length), encoding);
        Send(device, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _aead.Dispose();
    }

    private void Send(int device, int length)
    {
        _gateway.Write(_datagram);
        BenchFleet.Address(device).Write(_datagram.AsSpan(MacAddress.Length));
        _socket.Send(_datagram.AsSpan(0, EnvelopeOctets + length));
    }
}
