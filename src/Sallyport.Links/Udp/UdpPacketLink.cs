using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Udp;

/// <summary>
/// Stands for a radio without addresses of its own: one datagram is one packet, without an envelope, and all peers hear all. Peers are those that are named
/// and those that have sent something.
/// </summary>
/// <remarks>For tests and simulations on loopback: anybody who can reach the port is on the air.</remarks>
public sealed class UdpPacketLink : ILink
{
    /// <summary>Most octets in a packet, as on the radio that this stands for.</summary>
    public const int LargestPacket = 255;

    private const int MaximumPeers = 256;
    private const int WaitingArrivals = 1024;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<SocketAddress, bool> _peers = new();
    private readonly ConcurrentQueue<byte[]> _arrived = new();
    private readonly ConcurrentQueue<TransmitId> _left = new();
    private readonly Thread _reader;
    private volatile Action? _ready;
    private long _received;
    private long _sent;
    private long _dropped;
    private bool _disposed;

    /// <summary>Opens the port.</summary>
    /// <param name="endpoint">Own end, on loopback.</param>
    /// <param name="peers">Who hears from the start.</param>
    /// <exception cref="ArgumentException">The endpoint is not on loopback.</exception>
    /// <exception cref="SocketException">The endpoint is in use or not ours.</exception>
    public UdpPacketLink(IPEndPoint endpoint, params IReadOnlyList<IPEndPoint> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        _socket = UdpSocket.Open(endpoint, allowBeyondLoopback: false);
        Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        foreach (var peer in peers)
        {
            _peers.TryAdd(peer.Serialize(), true);
        }

        _reader = new Thread(Read) { IsBackground = true, Name = Name };
        _reader.Start();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public string Name => $"udp://{Endpoint}";

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses => [];

    /// <inheritdoc/>
    public bool AcceptsAnyDestination => true;

    /// <inheritdoc/>
    public int MaximumPayload => LargestPacket;

    /// <inheritdoc/>
    public bool AnnouncesSsid => false;

    /// <inheritdoc/>
    public byte? Channel => null;

    /// <inheritdoc/>
    public Action? Ready
    {
        get => _ready;
        set
        {
            _ready = value;
            value?.Invoke();
        }
    }

    /// <inheritdoc/>
    public LinkCounters Counters => new(Volatile.Read(ref _received), Volatile.Read(ref _sent), 0, 0, Volatile.Read(ref _dropped));

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel) => false;

    /// <inheritdoc/>
    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, MaximumPayload);
        Interlocked.Increment(ref _sent);
        foreach (var (peer, _) in _peers)
        {
            UdpSocket.Send(_socket, octets, peer);
        }

        if (id != TransmitId.None)
        {
            _left.Enqueue(id);
            _ready?.Invoke();
        }
    }

    /// <inheritdoc/>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        var done = 0;
        for (; done < budget && _left.TryDequeue(out var id); done++)
        {
            receiver.Complete(id, TransmitOutcome.Acknowledged);
        }

        for (; done < budget && _arrived.TryDequeue(out var octets); done++)
        {
            receiver.Receive(new Arrival { Kind = ArrivalKind.Frame, Octets = octets });
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _socket.Dispose();
            _reader.Join(StopTimeout);
        }
    }

    private void Read()
    {
        var place = new byte[LargestPacket + 1];
        var sender = new SocketAddress(_socket.AddressFamily);
        int length;
        while ((length = UdpSocket.Receive(_socket, place, sender)) != -2)
        {
            if (length is <= 0 or > LargestPacket || _arrived.Count >= WaitingArrivals)
            {
                Interlocked.Increment(ref _dropped);
                continue;
            }

            if (_peers.Count < MaximumPeers && !_peers.ContainsKey(sender))
            {
                var copy = new SocketAddress(sender.Family, sender.Size);
                sender.Buffer[..sender.Size].CopyTo(copy.Buffer);
                _peers.TryAdd(copy, true);
            }

            Interlocked.Increment(ref _received);
            _arrived.Enqueue(place[..length]);
            _ready?.Invoke();
        }
    }
}
