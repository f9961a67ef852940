using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sallyport.Crypto.Aead;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Wire;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>Many nodes behind one UDP socket (espnow.md section 8) that report as fast as the wanted rate allows, register when they must, and repeat themselves now and then.</summary>
internal sealed class LoadField : IDisposable
{
    /// <summary>The network that the nodes belong to.</summary>
    public const string NetworkName = "Net";

    /// <summary>Its key.</summary>
    public const string NetworkKeyText = "ThisIsTheKey";

    private const int HelloPatience = 200;
    private const int RepeatEvery = 50;
    private static readonly MacAddress Gateway = new(0x0253_414C_4C59);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = 1 << 20 };
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly LoadNode[] _nodes;
    private readonly Dictionary<MacAddress, int> _places;
    private readonly long[] _helloAt;
    private readonly byte[] _datagram = new byte[UdpEnvelope.MaximumLength];
    private readonly int _framesPerTick;
    private long _tick;
    private int _turn;

    /// <param name="nodes">How many.</param>
    /// <param name="framesPerTick">Frames in each 5 ms.</param>
    /// <param name="firstAddress">Address of the first; the others follow.</param>
    public LoadField(int nodes, int framesPerTick, ulong firstAddress = 0x0200_0000_0001)
    {
        byte[] key = NetworkKey.FromText(NetworkKeyText);
        var cipher = new FrameCipher(_aead);
        _nodes = [.. Enumerable.Range(0, nodes).Select(index => new LoadNode(new MacAddress(firstAddress + (ulong)index), key, cipher))];
        _places = _nodes.Select((node, place) => (node, place)).ToDictionary(pair => pair.node.Address, pair => pair.place);
        _helloAt = [.. Enumerable.Repeat(-(long)HelloPatience, nodes)];
        _framesPerTick = framesPerTick;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>Data messages that went out, repeats not counted.</summary>
    public long Sent { get; private set; }

    /// <summary>Counters that are left out before each message, as if so many had been lost on the air.</summary>
    public int Skipped { get; set; }

    /// <summary>Reports until so many messages more went out, or until cancelled.</summary>
    /// <exception cref="TimeoutException">They did not go out within a minute: the gateway answers nobody.</exception>
    public async Task LoadAsync(IPEndPoint gateway, long messages, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Tick);
        long target = Sent + messages;
        var watch = Stopwatch.StartNew();
        while (Sent < target && !stop.IsCancellationRequested)
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"{target - Sent} messages could not be sent: the nodes are not registered");
            }

            Listen();
            for (var frame = 0; frame < _framesPerTick && Sent < target; frame++)
            {
                Report(_turn++ % _nodes.Length, gateway);
            }

            _tick++;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _aead.Dispose();
    }

    private void Report(int place, IPEndPoint gateway)
    {
        LoadNode node = _nodes[place];
        if (node.IsRegistered)
        {
            byte[] frame = node.Data(Skipped);
            Send(node, frame, gateway);
            if (++Sent % RepeatEvery == 0)
            {
                Send(node, frame, gateway);
            }
        }
        else if (_tick - _helloAt[place] >= HelloPatience)
        {
            _helloAt[place] = _tick;
            Send(node, node.Hello(), gateway);
        }
    }

    private void Listen()
    {
        while (_socket.Available > 0)
        {
            int length;
            try
            {
                length = _socket.Receive(_datagram);
            }
            catch (SocketException)
            {
                // Word that an earlier datagram met a killed gateway.
                continue;
            }

            UdpEnvelope envelope = UdpEnvelope.Parse(_datagram.AsSpan(0, length));
            if (envelope.Kind == UdpEnvelopeKind.Frame && _places.TryGetValue(envelope.Destination, out int place))
            {
                LoadNode node = _nodes[place];
                bool wasRegistered = node.IsRegistered;
                node.Take(envelope.Payload);
                _helloAt[place] = wasRegistered && !node.IsRegistered ? -HelloPatience : _helloAt[place];
            }
        }
    }

    private void Send(LoadNode node, byte[] frame, IPEndPoint gateway)
    {
        UdpEnvelope.WriteHeader(_datagram, Gateway, node.Address);
        frame.CopyTo(_datagram, UdpEnvelope.HeaderLength);
        try
        {
            _socket.SendTo(_datagram.AsSpan(0, UdpEnvelope.HeaderLength + frame.Length), gateway);
        }
        catch (SocketException)
        {
            // Nobody listens at the moment: lost, as on the air.
        }
    }
}
