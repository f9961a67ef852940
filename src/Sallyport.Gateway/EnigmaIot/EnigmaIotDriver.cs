using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Policies;
using Sallyport.Links;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>
/// One EnigmaIOT network: the gateway role of the core on any number of links. Owns its links and its session. Stepped by one thread.
/// </summary>
/// <remarks>
/// Policies are applied here, in front of the session: data in clear that is not allowed never reaches it, so it cannot move a counter.
/// The session must be made with <c>AcceptUnencryptedData</c>, <c>AnswerNameRefusals</c> and <c>AnswerClockRequests</c> on for the policies to be able to
/// allow them, as <see cref="Create"/> does; what the network's options say is then the default of the policies.
/// </remarks>
public sealed class EnigmaIotDriver : ISegmentDriver, ISink<GatewayEvent>
{
    /// <summary>The first part of the ids of its devices.</summary>
    public const string ProtocolName = "enigmaiot";

    private const int RefusalTable = 1024;
    private const int HelloTable = 4096;

    // A gateway that restarts tells each of its nodes once that it is not registered; a forger with changing addresses must not fill the journal.
    private const int StrangersPerSecond = 1000;

    private readonly EnigmaIotNetwork _network;
    private readonly ISession<GatewayCommand, GatewayEvent> _session;
    private readonly PolicySet _policies;
    private readonly EnigmaIotPort[] _ports;
    private readonly Dictionary<MacAddress, EnigmaIotPeer> _peers = [];
    private readonly Dictionary<MacAddress, EnigmaIotPort> _helloPorts = [];
    private readonly RefusalCounter _refusals = new(RefusalTable);
    private EnigmaIotTap? _tap;
    private Action? _ready;
    private IDriverSink? _sink;
    private Now _now;
    private EnigmaIotPort? _arrivalPort;
    private MacAddress _arrivalSource;
    private Instant _strangersSince;
    private int _strangers;

    /// <summary>Drives a session over links.</summary>
    /// <param name="network">The network.</param>
    /// <param name="session">Its gateway role; disposed with the driver when it can be.</param>
    /// <param name="links">At least one; disposed with the driver.</param>
    /// <param name="policies">Read for each frame that a policy is about.</param>
    public EnigmaIotDriver(EnigmaIotNetwork network, ISession<GatewayCommand, GatewayEvent> session, IEnumerable<ILink> links, PolicySet policies)
    {
        _network = network;
        _session = session;
        _policies = policies;
        _ports = [.. links.Select(link => new EnigmaIotPort(this, link))];
        ArgumentOutOfRangeException.ThrowIfZero(_ports.Length, nameof(links));
    }

    /// <summary>Makes the session of a network and drives it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="links">At least one; disposed with the driver.</param>
    /// <param name="policies">Read for each frame that a policy is about.</param>
    /// <param name="random">Keys and nonces.</param>
    /// <param name="aead">Encryption; used by the driver's thread only.</param>
    /// <param name="agreement">Key agreement; used by the driver's thread only.</param>
    public static EnigmaIotDriver Create(EnigmaIotNetwork network, IEnumerable<ILink> links, PolicySet policies, IRandomSource random, IAead aead, IKeyAgreement agreement)
    {
        ArgumentNullException.ThrowIfNull(network);
        var open = network.Options with { AcceptUnencryptedData = true, AnswerNameRefusals = true, AnswerClockRequests = true };
        return new EnigmaIotDriver(network, new GatewaySession(open, random, aead, agreement), links, policies);
    }

    /// <inheritdoc/>
    public string Protocol => ProtocolName;

    /// <inheritdoc/>
    public string Segment => _network.Name;

    /// <inheritdoc/>
    public Action? Ready
    {
        get => _ready;
        set
        {
            _ready = value;
            foreach (var port in _ports)
            {
                port.Link.Ready = value;
            }
        }
    }

    /// <inheritdoc/>
    public FrameRing? Frames
    {
        set
        {
            _tap = value is null ? null : new EnigmaIotTap(value, _peers);
            Array.ForEach(_ports, port => value?.Register(port.Line));
            if (_session is GatewaySession gateway)
            {
                gateway.Observer = _tap;
            }
        }
    }

    /// <inheritdoc/>
    public Deadline? NextDeadline => Deadline.Earlier(_session.NextDeadline, _refusals.NextDeadline);

    /// <inheritdoc/>
    public string? GatewayAddress => _network.Options.Address.ToString();

    /// <inheritdoc/>
    public int? Channel => _network.Channel;

    /// <inheritdoc/>
    public string? Protection =>
        "Nodes join with the network key (X25519, ChaCha20-Poly1305); each session has a key of its own, in memory only. "
        + (_policies.IsOn(EnigmaIotPolicies.Unencrypted, $"{ProtocolName}/{_network.Name}/{_network.Options.Address}", _network.Options.AcceptUnencryptedData)
            ? "Data in clear is accepted: anybody in range can forge it."
            : "Data in clear is refused.");

    /// <inheritdoc/>
    public IReadOnlyList<LinkHealth> Links => Array.ConvertAll(_ports, port =>
    {
        var counters = port.Link.Counters;
        return new LinkHealth(port.Link.Name, ProtocolName, _network.Name, port.Link.IsFailing ? "failed" : "up", counters.Received, counters.Sent, counters.Dropped);
    });

    /// <inheritdoc/>
    public bool Run(Now now, IDriverSink sink, int arrivals, int work)
    {
        Begin(now, sink);
        var more = false;
        foreach (var port in _ports)
        {
            more |= port.Link.Poll(port, now, arrivals) >= arrivals;
        }

        if (IsDue(now))
        {
            _session.Advance(now, this, work);
            more |= IsDue(now);
        }

        _refusals.Flush(now, sink);
        return more;
    }

    /// <inheritdoc/>
    public CommandRefusal Check(DownlinkRequest request, out string? detail)
    {
        var refusal = EnigmaIotRequests.Check(request, out detail);
        var policy = request.Control switch
        {
            "ota" => EnigmaIotPolicies.Firmware,
            "reset" => EnigmaIotPolicies.Reset,
            _ => null,
        };
        if (refusal != CommandRefusal.None || policy is null || _policies.IsOn(policy, request.Device))
        {
            return refusal;
        }

        detail = $"the policy '{policy}' is off";
        return CommandRefusal.Forbidden;
    }

    /// <inheritdoc/>
    public void Submit(long downlinkId, DownlinkRequest request, Now now, IDriverSink sink)
    {
        Begin(now, sink);
        _tap?.Submitting(downlinkId);
        _session.Submit(EnigmaIotRequests.Command(downlinkId, request), now, this);
        _tap?.Submitting(0);
    }

    /// <inheritdoc/>
    public void Withdraw(long downlinkId, string address, Now now, IDriverSink sink) => Order(GatewayCommandKind.Withdraw, downlinkId, address, now, sink);

    /// <inheritdoc/>
    public void Kick(string address, Now now, IDriverSink sink) => Order(GatewayCommandKind.Kick, 0, address, now, sink);

    /// <inheritdoc/>
    public void ReserveNames(Func<string, string, bool> isGivenToAnother)
    {
        if (_session is GatewaySession session)
        {
            session.IsNameReserved = (node, name) => isGivenToAnother(DeviceOf(node), name);
        }
    }

    /// <summary>Stops listening: closes the links and clears the session's keys.</summary>
    public void Dispose()
    {
        Ready = null;
        foreach (var port in _ports)
        {
            port.Link.Dispose();
        }

        (_session as IDisposable)?.Dispose();
    }

    /// <inheritdoc/>
    void ISink<GatewayEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        if (!MaySend(destination, octets))
        {
            _tap?.Withheld();
            return;
        }

        if (!destination.IsBroadcast)
        {
            Send(PortTo(destination, octets), id, source, destination, octets);
        }
        else
        {
            foreach (var port in _ports)
            {
                // One frame, one outcome: the first link tells it.
                Send(port, port == _ports[0] ? id : TransmitId.None, source, destination, octets);
            }
        }

        _tap?.Gone(destination, octets);
    }

    /// <inheritdoc/>
    void ISink<GatewayEvent>.Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
    {
        switch (occurrence.Kind)
        {
            case GatewayEventKind.Joined:
                OnJoined(occurrence);
                break;
            case GatewayEventKind.Left:
                OnLeft(occurrence);
                break;
            case GatewayEventKind.Named:
                Append(occurrence, EnigmaIotBodies.Named(occurrence));
                break;
            case GatewayEventKind.Uplink:
                _sink!.Reachable(Append(occurrence, EnigmaIotBodies.Uplink(occurrence, payload)));
                break;
            case GatewayEventKind.HomeAssistantDiscovery:
                _sink!.Reachable(Append(occurrence, new ControlBody(occurrence.Name, "discovery", payload.ToArray(), null)));
                break;
            case GatewayEventKind.ControlAnswer:
                var answer = EnigmaIotBodies.Control(occurrence, payload);
                _sink!.Answered(Append(occurrence, answer), answer.Answer, answer.Result);
                break;
            case GatewayEventKind.ClockAnswered:
                Append(occurrence, new ControlBody(occurrence.Name, "clock", [], null));
                break;
            case GatewayEventKind.Downlink:
                OnDownlink(occurrence);
                break;
            case GatewayEventKind.NameRefused:
                Refuse(occurrence.Node, EnigmaIotBodies.Word(occurrence.NameRefusal), MessageType.NodeNameSet, EnigmaIotBodies.Shown(payload));
                break;
            case GatewayEventKind.Refused:
                Refuse(occurrence.Node, EnigmaIotBodies.Word(occurrence.Refusal), occurrence.MessageType, null);
                break;
        }
    }

    internal void Expect(MacAddress source) => _session.Expect(source);

    internal void Receive(EnigmaIotPort port, in Arrival arrival)
    {
        if (arrival.Kind != ArrivalKind.Frame)
        {
            return;
        }

        var channel = arrival.Channel ?? port.Link.Channel ?? _network.Channel;
        _tap?.Came(port.Line, arrival, channel, _now);
        Take(port, arrival, channel);
        _tap?.Done();
    }

    internal void Complete(TransmitId id, TransmitOutcome outcome)
    {
        _tap?.Completed(id, outcome);
        _session.Complete(id, outcome, _now, this);
    }

    private void Take(EnigmaIotPort port, in Arrival arrival, byte? channel)
    {
        if (arrival.Octets is [(byte)MessageType.UnencryptedData, ..] && !_policies.IsOn(EnigmaIotPolicies.Unencrypted, DeviceOf(arrival.Source), _network.Options.AcceptUnencryptedData))
        {
            Refuse(arrival.Source, EnigmaIotBodies.Word(RefusalReason.UnencryptedNotAllowed), MessageType.UnencryptedData, null);
            return;
        }

        RememberHello(port, arrival);
        _arrivalPort = port;
        _arrivalSource = arrival.Source;
        var addressed = arrival.Destination is { IsBroadcast: false } destination && destination != MacAddress.None ? destination : _network.Options.Address;
        var known = new Arrival
        {
            Kind = ArrivalKind.Frame,
            Connection = arrival.Connection,
            Source = arrival.Source,
            Destination = addressed,
            Rssi = arrival.Rssi,
            Channel = channel,
            Octets = arrival.Octets,
        };
        _session.Receive(known, _now, this);
        _arrivalPort = null;
    }

    private void Send(EnigmaIotPort port, TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        _tap?.Goes(port.Line, id, source, destination, port.Link.Channel ?? _network.Channel, octets, _now);
        port.Link.Send(id, source, destination, octets);
    }

    private void Begin(Now now, IDriverSink sink)
    {
        _now = now;
        _sink = sink;
    }

    private bool IsDue(Now now) => _session.NextDeadline is { } deadline && deadline.At <= now.Monotonic;

    private void Order(GatewayCommandKind kind, long downlinkId, string address, Now now, IDriverSink sink)
    {
        if (EnigmaIotRequests.TryAddress(address, out var target))
        {
            Begin(now, sink);
            _session.Submit(new GatewayCommand(kind, target, downlinkId), now, this);
        }
    }

    private bool MaySend(MacAddress destination, ReadOnlySpan<byte> octets) => octets.IsEmpty || (MessageType)octets[0] switch
    {
        MessageType.NodeNameResult => _policies.IsOn(EnigmaIotPolicies.NameRefusals, DeviceOf(destination), _network.Options.AnswerNameRefusals),
        MessageType.ClockResponse => _policies.IsOn(EnigmaIotPolicies.ClockAnswers, DeviceOf(destination), _network.Options.AnswerClockRequests),
        _ => true,
    };

    private EnigmaIotPort PortTo(MacAddress node, ReadOnlySpan<byte> octets) =>
        _arrivalPort is not null && node == _arrivalSource ? _arrivalPort
        : octets is [(byte)MessageType.ServerHello, ..] && _helloPorts.TryGetValue(node, out var hello) ? hello
        : _peers.TryGetValue(node, out var peer) ? peer.Port
        : _ports[0];

    // The session answers a hello later, when its turn of expensive work comes; the answer must leave by the link that the hello came in.
    private void RememberHello(EnigmaIotPort port, in Arrival arrival)
    {
        if (_ports.Length > 1 && arrival.Octets is [(byte)MessageType.ClientHello, ..])
        {
            if (_helloPorts.Count >= HelloTable)
            {
                _helloPorts.Clear();
            }

            _helloPorts[arrival.Source] = port;
        }
    }

    private void OnJoined(in GatewayEvent fact)
    {
        _helloPorts.Remove(fact.Node, out var hello);
        if (!_peers.TryGetValue(fact.Node, out var peer))
        {
            _peers[fact.Node] = peer = new EnigmaIotPeer(DeviceOf(fact.Node), _arrivalPort ?? _ports[0]) { NextKey = _tap?.Agreed ?? 0 };
        }

        peer.Key = peer.NextKey;

        peer.Port = hello ?? peer.Port;
        var device = Append(fact, EnigmaIotBodies.Joined(fact));
        if (!fact.Sleepy || !fact.BroadcastEnabled)
        {
            // The slot of a sleeper that listens to broadcasts holds the broadcast key now; what waits for it takes the slot after its first data.
            _sink!.Reachable(device);
        }
    }

    private void OnLeft(in GatewayEvent fact)
    {
        if (!_peers.Remove(fact.Node, out var peer) && !MayReportStranger())
        {
            Refuse(fact.Node, "unregistered", fact.MessageType, null);
            return;
        }

        _sink!.Append(peer?.Device ?? DeviceOf(fact.Node), EnigmaIotBodies.Left(fact));
    }

    private bool MayReportStranger()
    {
        if (_now.Monotonic - _strangersSince >= TimeSpan.FromSeconds(1))
        {
            _strangersSince = _now.Monotonic;
            _strangers = 0;
        }

        return _strangers++ < StrangersPerSecond;
    }

    private void OnDownlink(in GatewayEvent fact)
    {
        var step = fact.Downlink switch
        {
            DownlinkState.Waiting => DeliveryStep.Waiting,
            DownlinkState.Sent => DeliveryStep.Sent,
            DownlinkState.Delivered => DeliveryStep.Delivered,
            DownlinkState.NotDelivered => DeliveryStep.NotDelivered,
            DownlinkState.OutcomeUnknown => DeliveryStep.OutcomeUnknown,
            DownlinkState.Refused => fact.DownlinkRefusal == DownlinkRefusal.NotRegistered ? DeliveryStep.Unreachable : DeliveryStep.Refused,
            _ => DeliveryStep.Returned,
        };
        if (step == DeliveryStep.Sent)
        {
            _tap?.Carried(fact.DownlinkId, fact.Node);
        }

        _sink!.Delivery(fact.DownlinkId, step, step == DeliveryStep.Refused ? EnigmaIotBodies.Sentence(fact.DownlinkRefusal) : null);
    }

    private void Refuse(MacAddress node, string reason, MessageType type, string? detail)
    {
        _tap?.Refused(node, reason, type);
        _refusals.Count(DeviceOf(node), reason, (byte)type, detail, _now, _sink!);
    }

    private string Append(in GatewayEvent fact, Journal.EntryBody body)
    {
        if (_peers.TryGetValue(fact.Node, out var peer) && _arrivalPort is not null && fact.Node == _arrivalSource)
        {
            peer.Port = _arrivalPort;
        }

        var device = peer?.Device ?? DeviceOf(fact.Node);
        _sink!.Append(device, body);
        return device;
    }

    private string DeviceOf(MacAddress node) => _peers.TryGetValue(node, out var peer) ? peer.Device : $"{ProtocolName}/{_network.Name}/{node}";
}
