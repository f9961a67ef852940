using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench.Restart;

/// <summary>Nodes behind one UDP socket that report under the key they have, and register when they are told that it is not known any more.</summary>
internal sealed class RestartLoad : IDisposable
{
    private const int EnvelopeOctets = 12;
    private const int PayloadOctets = 8;
    private const int DataOctets = EnvelopeOctets + FrameLayout.Overhead + DataMessage.HeaderLength + PayloadOctets;

    // Below what the link's queue holds: what the socket or the queue drops is sent again only after the patience of a node.
    private const int Window = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly BenchFleet _fleet;
    private readonly MacAddress _gateway;
    private readonly bool[] _isBack;
    private readonly byte[] _datagram = new byte[1500];

    public RestartLoad(MacAddress gateway, byte[] networkKey, int nodes)
    {
        _gateway = gateway;
        _fleet = new BenchFleet(nodes, networkKey, _aead, new LibCryptoX25519());
        _isBack = new bool[nodes];
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>Lets each node speak until all have a session and have sent data under its key.</summary>
    /// <param name="link">Where the gateway listens.</param>
    /// <param name="isKnown">True when the nodes have keys from before and begin with data; false when they begin with a hello.</param>
    /// <exception cref="CommandFailure">Not all are back in two minutes.</exception>
    public void Run(IPEndPoint link, bool isKnown)
    {
        _socket.Connect(link);
        Array.Clear(_isBack);
        var clock = Stopwatch.StartNew();
        var waiting = new Queue<(int Node, TimeSpan Until)>();
        for (int next = 0, back = 0; back < _fleet.Count;)
        {
            for (; next < _fleet.Count && next - back < Window; next++)
            {
                Speak(next, isKnown);
                waiting.Enqueue((next, clock.Elapsed + Patience));
            }

            back += Listen();
            while (waiting.TryPeek(out var oldest) && (_isBack[oldest.Node] || oldest.Until < clock.Elapsed))
            {
                waiting.Dequeue();
                if (!_isBack[oldest.Node])
                {
                    Speak(oldest.Node, isKnown);
                    waiting.Enqueue((oldest.Node, clock.Elapsed + Patience));
                }
            }

            if (clock.Elapsed > Longest)
            {
                throw CommandFailure.Refused($"only {back} of {_fleet.Count} nodes have a session after {Longest}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _aead.Dispose();
    }

    private void Speak(int node, bool hasKey)
    {
        if (hasKey)
        {
            SendData(node);
        }
        else
        {
            SendHello(node);
        }
    }

    /// <summary>Takes what is there, or waits a moment.</summary>
    /// <returns>How many nodes are back by it.</returns>
    private int Listen()
    {
        var back = 0;
        for (var more = _socket.Poll(1_000, SelectMode.SelectRead); more; more = _socket.Available > 0)
        {
            var length = _socket.Receive(_datagram);
            var node = (int)(MacAddress.Read(_datagram).Value - BenchFleet.Address(0).Value);
            if (length <= EnvelopeOctets || node < 0 || node >= _fleet.Count || _isBack[node])
            {
                continue;
            }

            var frame = _datagram.AsSpan(EnvelopeOctets, length - EnvelopeOctets);
            if (frame[0] == (byte)MessageType.InvalidateKey)
            {
                SendHello(node);
            }
            else if (frame[0] == (byte)MessageType.ServerHello)
            {
                _fleet.TakeAnswer(node, frame);
                SendData(node);
                _isBack[node] = true;
                back++;
            }
        }

        return back;
    }

    private void SendHello(int node)
    {
        Span<byte> datagram = stackalloc byte[EnvelopeOctets + ClientHello.FrameLength];
        Address(node, datagram);
        _fleet.WriteHello(datagram[EnvelopeOctets..]);
        _socket.Send(datagram);
    }

    private void SendData(int node)
    {
        Span<byte> payload = stackalloc byte[PayloadOctets];
        Span<byte> datagram = stackalloc byte[DataOctets];
        payload.Clear();
        Address(node, datagram);
        _fleet.WriteData(node, payload, datagram[EnvelopeOctets..]);
        _socket.Send(datagram);
    }

    private void Address(int node, Span<byte> datagram)
    {
        _gateway.Write(datagram);
        BenchFleet.Address(node).Write(datagram[MacAddress.Length..]);
    }
}
