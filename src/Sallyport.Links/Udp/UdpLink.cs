using System.Net;
using System.Net.Sockets;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Udp;

/// <summary>
/// Frames in UDP datagrams (espnow.md section 8). Listening, it is the radio of a gateway: it learns where stations are from what they send, delivers
/// every unicast destination and answers from there. As a client it sends all to one endpoint, a hub or a listening gateway, and registers there.
/// </summary>
/// <remarks>
/// A thread of its own only moves datagrams into a ring; everything else happens in <see cref="Poll"/> and <see cref="Send"/>, which belong to one pump.
/// <see cref="Ready"/> is raised once for everything that came since the last poll.
/// </remarks>
public sealed class UdpLink : ILink
{
    private const int OutcomeCapacity = 65_536;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly UdpLinkOptions _options;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly DatagramRing _ring;
    private readonly StationTable _stations;
    private readonly OutcomeQueue _outcomes = new(OutcomeCapacity);
    private readonly PendingAcknowledgements _pending = new(OutcomeCapacity);
    private readonly SocketAddress? _hub;
    private readonly SocketAddress _target;
    private readonly byte[] _datagram = new byte[UdpEnvelope.MaximumLength];
    private readonly Thread _receiver;
    private readonly ITimer? _timer;
    private readonly long _registrationLifetime;
    private readonly long _learnedLifetime;
    private readonly long _acknowledgementTimeout;
    private long _registeredAt;
    private long _received;
    private long _sent;
    private long _notAcknowledged;
    private long _malformed;
    private long _dropped;
    private long _lostInRing;
    private int _signalled;
    private volatile Action? _ready;
    private volatile bool _closed;
    private volatile bool _failing;

    /// <summary>Binds the socket and starts receiving.</summary>
    /// <exception cref="ArgumentException">No address, a bad bound, or an endpoint beyond loopback that is not allowed.</exception>
    /// <exception cref="SocketException">The endpoint is in use or not ours.</exception>
    public UdpLink(UdpLinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(options.Addresses.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumStations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaximumStations, 1 << 22);
        if (!System.Numerics.BitOperations.IsPow2(options.QueueCapacity) || options.QueueCapacity is < 16 or > 65_536)
        {
            throw new ArgumentException("must be a power of two, 16..65,536", nameof(options));
        }

        _options = options;
        var client = options.Mode == UdpLinkMode.Client;
        _registrationLifetime = Timestamps(options.RegistrationLifetime);
        _learnedLifetime = Timestamps(options.LearnedLifetime);
        _acknowledgementTimeout = Timestamps(options.AcknowledgementTimeout);
        _stations = new StationTable(options.MaximumStations);
        _socket = UdpSocket.Open(client ? LocalEndpointTowards(options.Endpoint) : options.Endpoint, client || options.AllowBeyondLoopback);
        _ring = new DatagramRing(options.QueueCapacity, _socket.AddressFamily);
        _target = new SocketAddress(_socket.AddressFamily);
        _hub = client ? options.Endpoint.Serialize() : null;
        LocalEndpoint = (IPEndPoint)_socket.LocalEndPoint!;
        Name = $"udp://{(client ? options.Endpoint : LocalEndpoint)}";
        _receiver = new Thread(ReceiveLoop) { IsBackground = true, Name = Name };
        _receiver.Start();
        if (client)
        {
            Register(options.Time.GetTimestamp());
            _timer = options.Time.CreateTimer(static link => ((UdpLink)link!).Signal(), this, options.RegistrationInterval, options.RegistrationInterval);
        }
    }

    /// <summary>Where the socket is bound, with the real port.</summary>
    public IPEndPoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses => _options.Addresses;

    /// <inheritdoc/>
    public bool IsFailing => _failing;

    /// <inheritdoc/>
    public bool AcceptsAnyDestination => _options.AcceptsAnyDestination ?? _options.Mode == UdpLinkMode.Listen;

    /// <inheritdoc/>
    public int MaximumPayload => UdpEnvelope.MaximumPayload;

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
            // The socket listens since the constructor: what came before somebody listened here must not go unnoticed.
            _ready = value;
            if (Volatile.Read(ref _signalled) != 0)
            {
                value?.Invoke();
            }
        }
    }

    /// <inheritdoc/>
    public LinkCounters Counters => new(_received, _sent, _notAcknowledged, _malformed, _dropped + _stations.Evicted + Volatile.Read(ref _lostInRing));

    /// <summary>Stations whose endpoint is known.</summary>
    public int Stations => _stations.Count;

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel) => false;

    /// <inheritdoc/>
    /// <remarks>Success means that the datagram left for a known endpoint, unless acknowledgements were asked for.</remarks>
    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, MaximumPayload);
        _sent++;
        UdpEnvelope.WriteHeader(_datagram, destination, source);
        octets.CopyTo(_datagram.AsSpan(UdpEnvelope.HeaderLength));
        var length = UdpEnvelope.HeaderLength + octets.Length;
        if (_hub is null)
        {
            Settle(id, destination.IsBroadcast ? SendToAll(length) : SendToStation(destination, length));
        }
        else if (!UdpSocket.Send(_socket, _datagram.AsSpan(0, length), _hub))
        {
            Settle(id, TransmitOutcome.NotAcknowledged);
        }
        else if (destination.IsBroadcast || !_options.Acknowledgements)
        {
            Settle(id, TransmitOutcome.Acknowledged);
        }
        else if (_pending.Add(id, source, destination, _options.Time.GetTimestamp() + _acknowledgementTimeout))
        {
            // Wakes the pump when the answer is overdue; a little later than the timeout, so that the poll then finds it so.
            _timer?.Change(_options.AcknowledgementTimeout + TimeSpan.FromMilliseconds(1), _options.RegistrationInterval);
        }
        else
        {
            Settle(id, TransmitOutcome.NotAcknowledged);
        }
    }

    /// <inheritdoc/>
    /// <remarks><paramref name="now"/> is not used: lifetimes run on the clock of the options.</remarks>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        Interlocked.Exchange(ref _signalled, 0);
        var time = _options.Time.GetTimestamp();
        if (_hub is not null && time - _registeredAt >= Timestamps(_options.RegistrationInterval))
        {
            Register(time);
        }

        // Registrations and rubbish count against the budget too, so that a flood of them cannot hold the pump.
        var done = 0;
        while (done < budget && _ring.TryPeek(out var datagram, out var sender))
        {
            done++;
            if (_ring.TryPeekBehind(out var upcoming) && upcoming.Length >= UdpEnvelope.HeaderLength)
            {
                receiver.Expect(UdpEnvelope.SourceOf(upcoming));
            }

            Take(datagram, sender, time, receiver);
            _ring.Release();
        }

        while (_pending.TryExpire(time, out var overdue))
        {
            Settle(overdue, TransmitOutcome.NotAcknowledged);
        }

        return done + _outcomes.Drain(receiver, budget - done);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _timer?.Dispose();
        _socket.Dispose();
        _receiver.Join(StopTimeout);
    }

    private void Take(ReadOnlySpan<byte> datagram, SocketAddress sender, long time, ILinkReceiver receiver)
    {
        var envelope = UdpEnvelope.Parse(datagram);
        switch (envelope.Kind)
        {
            case UdpEnvelopeKind.Malformed:
                _malformed++;
                break;
            case UdpEnvelopeKind.Frame when _hub is not null:
                TakeFromHub(envelope, sender, time, receiver);
                break;
            case UdpEnvelopeKind.Frame:
                TakeFromStation(envelope, sender, time, receiver);
                break;
            default:
                if (_hub is null && !IsOwn(envelope.Source))
                {
                    _stations.Learn(envelope.Source, sender, time, _registrationLifetime, envelope.Kind == UdpEnvelopeKind.RegistrationWithAcknowledgements);
                }

                break;
        }
    }

    private void TakeFromStation(in UdpEnvelope envelope, SocketAddress sender, long time, ILinkReceiver receiver)
    {
        if (IsOwn(envelope.Source) || !(AcceptsAnyDestination || envelope.Destination.IsBroadcast || IsOwn(envelope.Destination)))
        {
            _dropped++;
            return;
        }

        var acknowledge = _stations.Learn(envelope.Source, sender, time, _learnedLifetime, null);
        if (acknowledge && !envelope.Destination.IsBroadcast)
        {
            // As a hub answers a frame that it could forward: to the sender, from its peer, nothing else.
            Span<byte> answer = stackalloc byte[UdpEnvelope.HeaderLength];
            UdpEnvelope.WriteHeader(answer, envelope.Source, envelope.Destination);
            UdpSocket.Send(_socket, answer, sender);
        }

        Deliver(envelope, receiver);
    }

    private void TakeFromHub(in UdpEnvelope envelope, SocketAddress sender, long time, ILinkReceiver receiver)
    {
        var forUs = envelope.Destination.IsBroadcast || AcceptsAnyDestination || IsOwn(envelope.Destination);
        if (!sender.Equals(_hub) || !forUs || IsOwn(envelope.Source))
        {
            _dropped++;
        }
        else if (_options.Acknowledgements && envelope.Payload.IsEmpty && !envelope.Destination.IsBroadcast)
        {
            if (_pending.TryAcknowledge(envelope.Destination, envelope.Source, time, out var id))
            {
                Settle(id, TransmitOutcome.Acknowledged);
            }
        }
        else
        {
            Deliver(envelope, receiver);
        }
    }

    private void Deliver(in UdpEnvelope envelope, ILinkReceiver receiver)
    {
        _received++;
        receiver.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = envelope.Source, Destination = envelope.Destination, Octets = envelope.Payload });
    }

    private TransmitOutcome SendToStation(MacAddress destination, int length) =>
        _stations.TryFind(destination, _options.Time.GetTimestamp(), _target) && UdpSocket.Send(_socket, _datagram.AsSpan(0, length), _target)
            ? TransmitOutcome.Acknowledged
            : TransmitOutcome.NotAcknowledged;

    private TransmitOutcome SendToAll(int length)
    {
        _stations.ForEachEndpoint(
            _options.Time.GetTimestamp(), _target, (Link: this, Length: length), static (endpoint, state) => UdpSocket.Send(state.Link._socket, state.Link._datagram.AsSpan(0, state.Length), endpoint));
        return TransmitOutcome.Acknowledged;
    }

    private void Settle(TransmitId id, TransmitOutcome outcome)
    {
        if (outcome == TransmitOutcome.NotAcknowledged)
        {
            _notAcknowledged++;
        }

        if (id != TransmitId.None)
        {
            _dropped += _outcomes.Add(id, outcome) ? 0 : 1;
            Signal();
        }
    }

    private void Register(long time)
    {
        _registeredAt = time;
        Span<byte> registration = stackalloc byte[UdpEnvelope.HeaderLength + 1];
        foreach (var address in _options.Addresses)
        {
            var length = UdpEnvelope.WriteRegistration(registration, address, _options.Acknowledgements);
            UdpSocket.Send(_socket, registration[..length], _hub!);
        }
    }

    private bool IsOwn(MacAddress address)
    {
        for (var index = 0; index < _options.Addresses.Count; index++)
        {
            if (_options.Addresses[index] == address)
            {
                return true;
            }
        }

        return false;
    }

    private void ReceiveLoop()
    {
        var spill = new byte[DatagramRing.PlaceLength];
        var spillSender = new SocketAddress(_socket.AddressFamily);
        while (!_closed)
        {
            var place = _ring.NextPlace(out var sender);
            var full = place.IsEmpty;
            var length = full ? UdpSocket.Receive(_socket, spill, spillSender) : UdpSocket.Receive(_socket, place, sender);
            _failing = length == -2 && !_closed;
            if (_failing)
            {
                // Not a peer's doing (no memory, the network is down): a thread that ended here would leave the link deaf for ever and nobody the wiser.
                Thread.Sleep(PauseAfterFault);
                continue;
            }

            if (full && length >= 0)
            {
                Interlocked.Increment(ref _lostInRing);
            }
            else if (length >= 0)
            {
                _ring.Publish(length);
                Signal();
            }
        }
    }

    private void Signal()
    {
        if (Volatile.Read(ref _signalled) == 0 && Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _ready?.Invoke();
        }
    }

    private long Timestamps(TimeSpan span) => (long)(span.TotalSeconds * _options.Time.TimestampFrequency);

    private static IPEndPoint LocalEndpointTowards(IPEndPoint remote) => remote.AddressFamily switch
    {
        AddressFamily.InterNetworkV6 => new IPEndPoint(IPAddress.IsLoopback(remote.Address) ? IPAddress.IPv6Loopback : IPAddress.IPv6Any, 0),
        _ => new IPEndPoint(IPAddress.IsLoopback(remote.Address) ? IPAddress.Loopback : IPAddress.Any, 0),
    };
}
