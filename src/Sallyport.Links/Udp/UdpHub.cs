using System.Net;
using System.Net.Sockets;

namespace Sallyport.Links.Udp;

/// <summary>
/// The air in one process (espnow.md section 8): stations register, broadcasts go to all of them (also back to the sender, who drops its own), unicasts to
/// the owner of the address, and who asked for it is told which unicasts could be forwarded. Bounded; works on a thread of its own.
/// </summary>
public sealed class UdpHub : IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly StationTable _stations;
    private readonly TimeProvider _time;
    private readonly long _lifetime;
    private readonly Thread _thread;
    private readonly SocketAddress _target;
    private readonly byte[] _datagram = new byte[DatagramRing.PlaceLength];
    private long _received;
    private long _forwarded;
    private long _unreachable;
    private long _malformed;
    private volatile bool _closed;

    /// <summary>Binds the socket and starts.</summary>
    /// <param name="endpoint">Where to listen; port 0 = any.</param>
    /// <param name="allowBeyondLoopback">The envelope has no protection: listening beyond loopback must be allowed by name.</param>
    /// <param name="maximumStations">Registered stations at most, 1..4,194,304; the one silent for longest makes room.</param>
    /// <param name="lifetime">Silence after which a registration is forgotten; null = 60 s.</param>
    /// <param name="time">Clock of the lifetime; null = the system's.</param>
    /// <exception cref="ArgumentException">Beyond loopback without being allowed, or a bad bound.</exception>
    /// <exception cref="SocketException">The endpoint is in use or not ours.</exception>
    public UdpHub(IPEndPoint endpoint, bool allowBeyondLoopback = false, int maximumStations = 65_536, TimeSpan? lifetime = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumStations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumStations, 1 << 22);
        _time = time ?? TimeProvider.System;
        _lifetime = (long)((lifetime ?? TimeSpan.FromSeconds(60)).TotalSeconds * _time.TimestampFrequency);
        _stations = new StationTable(maximumStations);
        _socket = UdpSocket.Open(endpoint, allowBeyondLoopback);
        _target = new SocketAddress(_socket.AddressFamily);
        Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Run) { IsBackground = true, Name = $"hub {Endpoint}" };
        _thread.Start();
    }

    /// <summary>Where it listens, with the real port.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Received = datagrams with a frame, Sent = datagrams forwarded, NotAcknowledged = unicasts to nobody, Dropped = stations that had to make room.</summary>
    public LinkCounters Counters =>
        new(Volatile.Read(ref _received), Volatile.Read(ref _forwarded), Volatile.Read(ref _unreachable), Volatile.Read(ref _malformed), _stations.Evicted);

    /// <summary>Stations that are registered.</summary>
    public int Stations => _stations.Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _socket.Dispose();
        _thread.Join(StopTimeout);
    }

    private void Run()
    {
        var sender = new SocketAddress(_socket.AddressFamily);
        while (!_closed)
        {
            var length = UdpSocket.Receive(_socket, _datagram, sender);
            if (length == -2)
            {
                return;
            }

            if (length >= 0)
            {
                Take(_datagram.AsSpan(0, length), sender);
            }
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, SocketAddress sender)
    {
        var now = _time.GetTimestamp();
        var envelope = UdpEnvelope.Parse(datagram);
        switch (envelope.Kind)
        {
            case UdpEnvelopeKind.Malformed:
                Interlocked.Increment(ref _malformed);
                break;
            case UdpEnvelopeKind.Frame:
                Interlocked.Increment(ref _received);
                Forward(envelope, datagram.Length, sender, now);
                break;
            default:
                _stations.Learn(envelope.Source, sender, now, _lifetime, envelope.Kind == UdpEnvelopeKind.RegistrationWithAcknowledgements);
                break;
        }
    }

    private void Forward(in UdpEnvelope envelope, int length, SocketAddress sender, long now)
    {
        var acknowledge = _stations.Touch(envelope.Source, sender, now) ?? false;
        if (envelope.Destination.IsBroadcast)
        {
            _stations.ForEachEndpoint(now, _target, (Hub: this, Length: length), static (endpoint, state) => state.Hub.TrySend(endpoint, state.Length));
            return;
        }

        if (!_stations.TryFind(envelope.Destination, now, _target) || !TrySend(_target, length))
        {
            Interlocked.Increment(ref _unreachable);
            return;
        }

        if (acknowledge)
        {
            Span<byte> answer = stackalloc byte[UdpEnvelope.HeaderLength];
            UdpEnvelope.WriteHeader(answer, envelope.Source, envelope.Destination);
            UdpSocket.Send(_socket, answer, sender);
        }
    }

    // Counted first: whoever has received a frame finds it in the counters.
    private bool TrySend(SocketAddress target, int length)
    {
        Interlocked.Increment(ref _forwarded);
        if (UdpSocket.Send(_socket, _datagram.AsSpan(0, length), target))
        {
            return true;
        }

        Interlocked.Decrement(ref _forwarded);
        return false;
    }
}
