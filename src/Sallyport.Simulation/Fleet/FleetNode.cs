using Sallyport.Links;
using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Simulation.Air;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Simulation.Fleet;

/// <summary>One simulated node: the real node role of the core, a station, and the habits of its behaviour. Its wall clock starts at 1970 with each boot.</summary>
public sealed class FleetNode : FleetDevice, ILinkReceiver, ISink<NodeEvent>
{
    private const int Budget = 64;
    private static readonly TimeSpan Reaction = TimeSpan.FromMicroseconds(120);
    private static readonly TimeSpan ScanTime = TimeSpan.FromMilliseconds(140);
    private static readonly TimeSpan ShortestUptime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestUptime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(15);

    private readonly FleetWorld _world;
    private readonly FleetGroup _group;
    private readonly SeededRandom _random;
    private readonly AirStation _station;
    private readonly SensorCurve _curve;
    private NodeSession? _session;
    private byte[] _lastReport = [];
    private Instant _bootAt;
    private Instant _wakeAt = Instant.Never;
    private long _life;
    private uint _serial;
    private bool _pumpPlanned;
    private bool _reportDue;
    private bool _scanDue;
    private bool _disposed;

    internal FleetNode(FleetWorld world, FleetGroup group, MacAddress address, string name, SeededRandom random)
        : base(address, group.Behaviour, name)
    {
        _world = world;
        _group = group;
        _random = random;
        _curve = new SensorCurve(group.Payload, random);
        _station = world.Air.Attach(address, world.Channel);
        _station.Ready = PlanPump;
        _station.Listening = false;
        world.Scheduler.After(random.UpTo(TimeSpan.FromSeconds(group.IntervalSeconds)), Boot);
    }

    /// <summary>State of the session; off while it has no power.</summary>
    public NodeState State => _session?.State ?? NodeState.Off;

    /// <summary>Reports made so far.</summary>
    public uint Reports => _serial;

    /// <summary>The power goes and comes back after <paramref name="outage"/>: session and sleep context are lost.</summary>
    public void CutPower(TimeSpan outage)
    {
        if (_disposed)
        {
            return;
        }

        _life++;
        _session?.Dispose();
        _session = null;
        _station.Listening = false;
        _world.Scheduler.After(outage, Boot);
    }

    /// <summary>Makes a report now.</summary>
    public void Report()
    {
        _reportDue = true;
        PlanPump();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _disposed = true;
        _life++;
        _session?.Dispose();
        _session = null;
        _station.Dispose();
    }

    void ILinkReceiver.Receive(in Arrival arrival) => _session?.Receive(arrival, LocalNow, this);

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome) => _session?.Complete(id, outcome, LocalNow, this);

    void ISink<NodeEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        if (octets.Length > 0 && (MessageType)octets[0] == MessageType.SensorData)
        {
            _world.Observer?.Transmitted(Address, _lastReport);
        }

        _station.Send(id, source, destination, octets);
    }

    void ISink<NodeEvent>.Report(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        _world.Observer?.Reported(Address, occurrence, payload);
        switch (occurrence.Kind)
        {
            case NodeEventKind.Sleeping:
                _station.Listening = false;
                break;
            case NodeEventKind.Woken:
                _station.Listening = true;
                _reportDue |= Behaviour == NodeBehaviour.Sleepy;
                break;
            case NodeEventKind.Registered:
                // After a kick nothing is left to resend; a sleeper that waited for its next wake-up would wait awake for ever.
                _reportDue |= Behaviour == NodeBehaviour.Sleepy && _session is { HasPendingData: false };
                break;
            case NodeEventKind.ScanRequested:
                _scanDue = true;
                break;
        }
    }

    private Now LocalNow
    {
        get
        {
            var now = _world.Scheduler.Clock.Now.Monotonic;
            return new Now(now, now.Microseconds - _bootAt.Microseconds);
        }
    }

    private void Boot()
    {
        if (_disposed || _session is not null)
        {
            return;
        }

        _life++;
        _bootAt = _world.Scheduler.Now;
        _session = new NodeSession(_world.Tune?.Invoke(Options()) ?? Options(), _world.Aead, _world.Agreement, _random);
        _station.Listening = true;
        _wakeAt = Instant.Never;
        (_reportDue, _scanDue) = (true, false);
        PlanPump();
        var life = _life;
        if (Behaviour != NodeBehaviour.Sleepy)
        {
            PlanReport(life);
        }

        if (Behaviour == NodeBehaviour.Flapping)
        {
            _world.Scheduler.After(ShortestUptime + _random.UpTo(LongestUptime - ShortestUptime), () =>
            {
                if (life == _life)
                {
                    CutPower(_random.UpTo(LongestOutage));
                }
            });
        }
    }

    private NodeOptions Options() => new()
    {
        Address = Address,
        Configuration = new NodeConfiguration
        {
            NetworkName = _world.NetworkName,
            NetworkKey = Behaviour == NodeBehaviour.WrongKey ? _world.WrongKey : _world.NetworkKey,
            SleepSeconds = Behaviour == NodeBehaviour.Sleepy ? (uint)Math.Max(1, Math.Round(_group.IntervalSeconds)) : 0,
            Gateway = _world.GatewayAddress,
            NodeName = Name,
        },
        Sleepy = Behaviour == NodeBehaviour.Sleepy,
        BroadcastEnabled = Behaviour == NodeBehaviour.Broadcast,
        ClockEnabled = Behaviour == NodeBehaviour.Clock,
    };

    private void PlanReport(long life)
    {
        // A tenth of the interval is jitter: crystals differ, and devices must not march in step.
        var interval = TimeSpan.FromSeconds(_group.IntervalSeconds);
        _world.Scheduler.After((interval * 0.95) + _random.UpTo(interval * 0.1), () =>
        {
            if (life == _life)
            {
                Report();
                PlanReport(life);
            }
        });
    }

    private void PlanPump()
    {
        if (!_pumpPlanned && !_disposed)
        {
            _pumpPlanned = true;
            _world.Scheduler.After(Reaction, Pump);
        }
    }

    private void Pump()
    {
        _pumpPlanned = false;
        if (_session is not { } session)
        {
            _station.Poll(NoReceiver.Instance, default, AirStation.QueueCapacity);
            return;
        }

        var now = LocalNow;
        var more = _station.Poll(this, now, Budget) == Budget;
        session.Advance(now, this, Budget);
        if (_scanDue)
        {
            _scanDue = false;
            var life = _life;
            _world.Scheduler.After(ScanTime, () => FinishScan(life));
        }

        if (_reportDue && session.State != NodeState.Sleeping)
        {
            _reportDue = false;
            _lastReport = _curve.Next(++_serial, _world.Scheduler.Clock.ElapsedMicroseconds, _random);
            session.Submit(new NodeCommand(NodeCommandKind.SendData, _lastReport, _curve.Encoding), now, this);
        }

        if (more)
        {
            PlanPump();
        }

        PlanWake(session);
    }

    private void FinishScan(long life)
    {
        if (life == _life && _session is { } session)
        {
            session.Submit(new NodeCommand(NodeCommandKind.GatewayFound, Gateway: _world.GatewayAddress, Channel: _world.Channel), LocalNow, this);
            PlanPump();
        }
    }

    private void PlanWake(NodeSession session)
    {
        if (session.NextDeadline is not { } deadline || deadline.At == _wakeAt)
        {
            return;
        }

        var at = _wakeAt = deadline.At;
        var life = _life;
        _world.Scheduler.At(at, () =>
        {
            if (life == _life && at == _wakeAt)
            {
                _wakeAt = Instant.Never;
                PlanPump();
            }
        });
    }

    private sealed class NoReceiver : ILinkReceiver
    {
        public static readonly NoReceiver Instance = new();

        public void Receive(in Arrival arrival)
        {
            // What arrives while the power is off is lost.
        }

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
            // Nobody is there to hear it.
        }
    }
}
