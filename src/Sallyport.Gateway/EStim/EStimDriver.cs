using System.Globalization;
using System.Security.Cryptography;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Policies;
using Sallyport.Links;
using Sallyport.Protocols.EStim.Anatomy;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.EStim;

/// <summary>One Open eStim bus: the host role of the core on one line. Owns the line and the session. Stepped by one thread.</summary>
/// <remarks>
/// Nothing is kept to be sent later: an order is sent when the line is free, answered, and forgotten (estim.md section 11.4). After a restart the gateway
/// asks once how a device is and waits for a person.
/// </remarks>
public sealed partial class EStimDriver : IOutputDriver, ISink<HostEvent>, ILinkReceiver
{
    /// <summary>The first part of the ids of its devices.</summary>
    public const string ProtocolName = "estim";

    private const int RefusalTable = 256;
    private readonly EStimBus _bus;
    private readonly HostSession _session;
    private readonly ILink _link;
    private readonly PolicySet _policies;
    private readonly EStimStore _store;
    private readonly SortedDictionary<Endpoint, EStimDevice> _devices = new(Comparer<Endpoint>.Create(static (one, other) => (one.Address, one.Module).CompareTo((other.Address, other.Module))));
    private readonly Dictionary<ulong, (OutputOrder Order, Action<OutputAnswer> Ended)> _open = [];
    private readonly RefusalCounter _refusals = new(RefusalTable);
    private readonly NoiseWatch _noise = new();
    private EStimTap? _tap;
    private volatile IReadOnlyList<OutputDevice> _snapshot = [];
    private IDriverSink? _sink;
    private Now _now;
    private Instant _policiesRead;
    private Instant _stopToldUntil;
    private ulong _newestTicket;
    private bool _changed;
    private bool _isStarted;

    /// <summary>Drives a bus.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="link">Its line; disposed with the driver.</param>
    /// <param name="policies">What is allowed.</param>
    /// <param name="store">Keys and counters; belongs to the caller.</param>
    /// <param name="random">Keys and nonces.</param>
    public EStimDriver(EStimBus bus, ILink link, PolicySet policies, EStimStore store, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(bus);
        _bus = bus;
        _session = new HostSession(bus.Options, random);
        _link = link;
        _policies = policies;
        _store = store;
    }

    /// <inheritdoc/>
    public string Protocol => ProtocolName;

    /// <inheritdoc/>
    public string Segment => _bus.Name;

    /// <inheritdoc/>
    public Action<string, string>? LevelsChanged { get; set; }

    /// <inheritdoc/>
    public Action? Ready
    {
        get => _link.Ready;
        set => _link.Ready = value;
    }

    /// <inheritdoc/>
    public FrameRing? Frames
    {
        set
        {
            _tap = null;
            if (value is not null)
            {
                var line = new FrameLine(ProtocolName, _bus.Name, _link.Name, new EStimAnatomy(_bus.Options.Line.Dialect));
                value.Register(line);
                _tap = new EStimTap(value, line);
            }

            _session.Observer = _tap;
        }
    }

    /// <inheritdoc/>
    public bool KnowsPresence => true;

    /// <inheritdoc/>
    public IEnumerable<(string Device, long UtcMicroseconds, int? Rssi)> Heard =>
        _snapshot.Where(static device => device is { IsReached: true, LastHeardMicroseconds: not null }).Select(static device => (device.Device, device.LastHeardMicroseconds!.Value, device.Rssi));

    /// <inheritdoc/>
    public string? GatewayAddress => $"{_bus.Options.Address:x2}";

    /// <inheritdoc/>
    public string? Protection => "Commands are sealed (AES-128, HMAC-SHA256) under the master key of each device. "
        + (_snapshot.Any(static device => device.Protection == "plain") ? "At least one device is commanded in the weak mode." : "The weak mode is not in use.");

    /// <inheritdoc/>
    public Deadline? NextDeadline => _isStarted ? Deadline.Earlier(_session.NextDeadline, _refusals.NextDeadline) : new Deadline(Instant.Zero, "start");

    /// <inheritdoc/>
    public IReadOnlyList<LinkHealth> Links
    {
        get
        {
            var counters = _link.Counters;
            return [new LinkHealth(_link.Name, ProtocolName, _bus.Name, _link.IsFailing ? "failed" : "up", counters.Received, counters.Sent, counters.Dropped)];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<OutputDevice> OutputDevices => _snapshot;

    /// <inheritdoc/>
    public bool Run(Now now, IDriverSink sink, int arrivals, int work)
    {
        Begin(now, sink);
        Start();
        var more = _link.Poll(this, now, arrivals) >= arrivals;
        if (now.Monotonic >= _policiesRead)
        {
            _policiesRead = now.Monotonic + TimeSpan.FromSeconds(1);
            ReadPolicies();
        }

        _session.Advance(now, this, work);
        if (_noise.IsNoise(_session.Counters.Skipped, now.Monotonic))
        {
            _refusals.Count(string.Empty, "noise", 0, $"bus {_bus.Name}: octets that belong to no packet", now, sink);
        }

        _refusals.Flush(now, sink);
        Publish();
        return more;
    }

    /// <inheritdoc/>
    public void EmergencyStop(Now now, IDriverSink sink)
    {
        Begin(now, sink);
        Endpoint[] others = [.. _devices.Values.Where(static device => device.AllowsPlain is null).Select(static device => device.Endpoint)];
        _session.Submit(new HostCommand { Kind = HostCommandKind.EmergencyStop, Others = others }, now, this);
        foreach (var device in _devices.Values)
        {
            device.Stop();
            Change(device, device.View with { StopSentMicroseconds = now.UtcMicroseconds, StopAnswered = null, StopVerified = null, IsInCharge = false });
        }

        Publish();
    }

    /// <inheritdoc/>
    public bool IsDevice(string device) => TryEndpoint(device, out _);

    /// <inheritdoc/>
    public void Submit(OutputOrder order, bool isAutomation, Action<OutputAnswer> ended, Now now, IDriverSink sink)
    {
        ArgumentNullException.ThrowIfNull(order);
        Begin(now, sink);
        var ticket = ++_newestTicket;
        _open[ticket] = (order, ended);
        var device = Know(EndpointOf(order.Device));
        device.Begin(order);
        var command = EStimOrders.Command(order, ticket, device.Endpoint, device.Token, _bus.Options.Line.Dialect);
        _session.Submit(command with { IsUnattended = isAutomation && !EStimOrders.IsOpened(order, device.View, _policies) }, now, this);
        Publish();
    }

    /// <inheritdoc/>
    public void SetKey(string device, ReadOnlyMemory<byte>? key, Now now, IDriverSink sink)
    {
        Begin(now, sink);
        _store.SaveKey(device, key);
        var known = Know(EndpointOf(device));
        if (known.AllowsPlain is not null)
        {
            _session.Submit(new HostCommand { Kind = HostCommandKind.RemoveDevice, Device = known.Endpoint }, now, this);
            known.AllowsPlain = null;
        }

        if (key is not null)
        {
            Take(known);
        }

        Change(known, known.View with { HasKey = key is not null, State = null, Reason = null, Protection = "none", Problem = null, Outputs = [] });
        Publish();
    }

    /// <inheritdoc/>
    public void Discover(Now now, IDriverSink sink)
    {
        Begin(now, sink);
        _session.Submit(new HostCommand { Kind = HostCommandKind.Discover }, now, this);
    }

    /// <inheritdoc/>
    public CommandRefusal Check(OutputOrder order, bool isAutomation, out string detail)
    {
        ArgumentNullException.ThrowIfNull(order);
        var refusal = EStimOrders.Check(order, TryEndpoint(order.Device, out var endpoint) ? _devices.GetValueOrDefault(endpoint) : null, isAutomation, _policies, out detail);
        detail = refusal == CommandRefusal.TooLate ? LineAway ?? detail : detail;
        return refusal;
    }

    /// <inheritdoc/>
    public CommandRefusal Check(DownlinkRequest request, out string? detail)
    {
        detail = "outputs are commanded under /api/v1/outputs, where nothing waits in a queue";
        return CommandRefusal.Malformed;
    }

    /// <inheritdoc/>
    public void Submit(long downlinkId, DownlinkRequest request, Now now, IDriverSink sink) => sink.Delivery(downlinkId, DeliveryStep.Refused, "outputs take no queued downlinks");

    /// <inheritdoc/>
    public void Withdraw(long downlinkId, string address, Now now, IDriverSink sink)
    {
    }

    /// <inheritdoc/>
    public void Kick(string address, Now now, IDriverSink sink)
    {
    }

    /// <summary>Closes the line and clears the keys.</summary>
    public void Dispose()
    {
        _link.Dispose();
        _session.Dispose();
    }

    /// <inheritdoc/>
    void ILinkReceiver.Receive(in Arrival arrival)
    {
        _tap?.Heard(arrival.Rssi);
        _session.Receive(arrival, _now, this);
    }

    /// <inheritdoc/>
    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome) => _session.Complete(id, outcome, _now, this);

    /// <inheritdoc/>
    void ISink<HostEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        _tap?.Goes(octets);
        _link.Send(id, source, destination, octets);
    }

    /// <summary>Why none of the devices can be heard, where it is the line; null while it is there.</summary>
    private string? LineAway => _link.IsFailing ? $"the line of the bus {_bus.Name} is away ({_link.Name}), so no device on it is heard" : null;

    private void Begin(Now now, IDriverSink sink)
    {
        _now = now;
        _sink = sink;
        _tap?.At(now);
    }

    private void Start()
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        foreach (var address in _bus.Devices)
        {
            Know(new Endpoint(address, 0));
        }

        foreach (var id in _store.Devices($"{ProtocolName}/{_bus.Name}/"))
        {
            if (TryEndpoint(id, out var endpoint))
            {
                Know(endpoint);
            }
        }

        foreach (var device in _devices.Values)
        {
            Take(device);
        }

        _session.Submit(new HostCommand { Kind = HostCommandKind.Discover }, _now, this);
    }

    private EStimDevice Know(Endpoint endpoint)
    {
        if (!_devices.TryGetValue(endpoint, out var device))
        {
            var id = IdOf(endpoint);
            device = new EStimDevice(id, endpoint) { View = new OutputDevice { Device = id, Bus = _bus.Name, Address = endpoint.ToString() } };
            _devices[endpoint] = device;
            _changed = true;
        }

        return device;
    }

    /// <summary>Hands a device with its key to the session; without a key there is nothing to hand.</summary>
    private void Take(EStimDevice device, bool isWanted = false)
    {
        var key = _store.LoadKey(device.Id);
        Change(device, device.View with { HasKey = key is not null });
        if (key is null)
        {
            return;
        }

        var allowsPlain = _policies.IsOn(EStimPolicies.Plain, device.Id);
        try
        {
            var settings = new HostDevice { MasterKey = key, Memory = _store.LoadMemory(device.Id), AllowsPlainMode = allowsPlain, IsWanted = isWanted };
            _session.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = device.Endpoint, Settings = settings }, _now, this);
            device.AllowsPlain = allowsPlain;
        }
        catch (Exception damage) when (damage is FormatException or ArgumentException)
        {
            OnProblem(device, "counters-damaged", $"what is kept of its counters is damaged, so a replay could not be told: give it a new master key, here and at the device (outputs provision, outputs key {device.Id} FILE)");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>A device whose weak mode was allowed or forbidden begins anew, so that nothing of the other mode goes on.</summary>
    private void ReadPolicies()
    {
        foreach (var device in _devices.Values)
        {
            if (device.AllowsPlain is { } before && before != _policies.IsOn(EStimPolicies.Plain, device.Id))
            {
                _session.Submit(new HostCommand { Kind = HostCommandKind.RemoveDevice, Device = device.Endpoint }, _now, this);
                Change(device, device.View with { Protection = "none", Problem = null, State = null, Reason = null, IsInCharge = false });
                Take(device, isWanted: true);
            }
        }
    }

    private void Change(EStimDevice device, OutputDevice view)
    {
        device.View = view;
        _changed = true;
    }

    private void Publish()
    {
        if (_changed)
        {
            _changed = false;
            _snapshot = [.. _devices.Values.Select(static device => device.View)];
        }
    }

    private string IdOf(Endpoint endpoint) => $"{ProtocolName}/{_bus.Name}/{endpoint.Address:x2}{(endpoint.Module == 0 ? string.Empty : $".{endpoint.Module:x2}")}";

    private Endpoint EndpointOf(string device) =>
        TryEndpoint(device, out var endpoint) ? endpoint : throw new ArgumentException($"'{device}' is no device of this bus", nameof(device));

    /// <summary>Only the one way in which this driver writes an id counts: what is looked up by it (policies, scopes, keys) must not depend on how somebody spells it.</summary>
    private bool TryEndpoint(string device, out Endpoint endpoint)
    {
        var address = device[(device.LastIndexOf('/') + 1)..];
        var dot = address.IndexOf('.', StringComparison.Ordinal);
        byte module = 0;
        endpoint = default;
        if (!byte.TryParse(dot < 0 ? address : address[..dot], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var board)
            || (dot >= 0 && !byte.TryParse(address[(dot + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out module)))
        {
            return false;
        }

        endpoint = new Endpoint(board, module);
        return endpoint.IsUnicast && board != _bus.Options.Address && IdOf(endpoint) == device;
    }
}
