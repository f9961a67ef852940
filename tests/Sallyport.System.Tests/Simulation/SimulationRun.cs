using System.Globalization;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Links.Faults;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Checking;
using Sallyport.Simulation.Fleet;
using Sallyport.Storage.Recording;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Simulation;

/// <summary>
/// One seed: a mixed fleet, an attacker, the real gateway, and 200 steps of which each does something to them and lets some virtual time pass. The model is
/// asked after every restart and at the end; then the air calms down and everybody must find back.
/// </summary>
internal sealed class SimulationRun : IDisposable
{
    private static readonly Caller Operator = new("simulation", "local", "cli");
    private static readonly MacAddress Gateway = new(0x0253414C4C59);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CalmTime = TimeSpan.FromMinutes(4);

    private readonly ulong _seed;
    private readonly SeededRandom _random;
    private readonly FleetWorld _world;
    private readonly ReferenceModel _model;
    private readonly SimulationLog _log;
    private readonly GatewayUnderTest _gateway;
    private readonly TrafficDigest _digest;
    private readonly List<Task<CommandResult>> _asked = [];
    private int _step;
    private int _downlinks;

    public SimulationRun(ulong seed, Plant plant = Plant.None)
    {
        _seed = seed;
        _random = SeededRandom.ForPart(seed, 0x57E9);
        var options = new FleetOptions { Seed = seed, Groups = Groups() };
        _model = new ReferenceModel(options.NetworkName);
        _world = new FleetWorld(options, "simulated network", Gateway, RandomAir(), _model);
        _world.Air.Heard += _model.Heard;
        _digest = new TrafficDigest(_world.Air);
        _log = new SimulationLog(_world.Scheduler.Clock);
        _gateway = new GatewayUnderTest(_world, _model, _log, plant, seed);
    }

    public string Digest => $"{_digest.Frames} {_digest.Current}";

    public int Crashes { get; private set; }

    public int Entries { get; private set; }

    public ReferenceModel Model => _model;

    /// <summary>Runs the steps and, when nothing was planted, the calm end.</summary>
    /// <exception cref="SimulationFailureException">Something that must hold did not.</exception>
    public void Run(int steps, bool calmEnd = true)
    {
        Require(_gateway.Start(), "gateway", "starts on an empty disk");
        for (_step = 0; _step < steps; _step++)
        {
            Act();
            _world.Scheduler.RunFor(_random.UpTo(LongestStep));
            CheckQuick();
        }

        EnsureRuns();
        CheckAll(long.MaxValue);
        if (calmEnd)
        {
            CalmDown();
        }
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _world.Dispose();
        _digest.Dispose();
    }

    private static IReadOnlyList<FleetGroup> Groups() =>
    [
        new() { Behaviour = NodeBehaviour.Sleepy, Count = 2, IntervalSeconds = 3 },
        new() { Behaviour = NodeBehaviour.Awake, Count = 2, IntervalSeconds = 2, Payload = PayloadFlavour.MsgPack },
        new() { Behaviour = NodeBehaviour.Broadcast, Count = 1, IntervalSeconds = 4 },
        new() { Behaviour = NodeBehaviour.Clock, Count = 1, IntervalSeconds = 5, Payload = PayloadFlavour.Raw },
        new() { Behaviour = NodeBehaviour.Flapping, Count = 1, IntervalSeconds = 2 },
        new() { Behaviour = NodeBehaviour.WrongKey, Count = 1, IntervalSeconds = 3 },
        new() { Behaviour = NodeBehaviour.Rogue, Count = 1, IntervalSeconds = 4 },
    ];

    private AirOptions RandomAir() => new()
    {
        Loss = _random.Fraction() * 0.1,
        TryLoss = _random.Fraction() * 0.3,
        AcknowledgementLoss = _random.Fraction() * 0.1,
        Duplicate = _random.Fraction() * 0.1,
        Overtaking = true,
    };

    private void Act()
    {
        switch (_random.Below(20))
        {
            case < 5:
                SubmitDownlink();
                break;
            case 5 when _gateway.Runs:
                Crash(null);
                break;
            case 6 when _gateway.Runs:
                Crash((PowerCut)_random.Below(3));
                break;
            case 7 when _gateway.Runs:
                _gateway.Disk.StopAfter(_random.Below(60), _random.Chance(0.5));
                _log.Write("disk", "will stop in the middle of something");
                break;
            case 8 when _gateway.Runs:
                StopAndStart();
                break;
            case 9:
                DisturbDisk();
                break;
            case 10:
                _world.Air.Options = RandomAir();
                break;
            case 11:
                _world.Scheduler.Clock.StepWallClock(TimeSpan.FromSeconds(_random.Below(7200) - 3600));
                _log.Write("clock", "wall time was set");
                break;
            case 12:
                Node().CutPower(_random.UpTo(TimeSpan.FromSeconds(8)));
                break;
            case 13 when _gateway.Runs:
                _asked.Add(_gateway.Control.KickAsync(_model.DeviceOf(Node().Address), Operator, CancellationToken.None));
                break;
            case 14 or 15:
                _world.Devices.OfType<RogueDevice>().First().Attack();
                break;
            default:
                Node().Report();
                break;
        }
    }

    private void DisturbDisk()
    {
        if (_random.Chance(0.5))
        {
            _gateway.Disk.FailSyncs = !_gateway.Disk.FailSyncs;
            _log.Write("disk", _gateway.Disk.FailSyncs ? "syncs fail" : "syncs work");
        }
        else
        {
            var isFull = _gateway.Disk.MaximumOctets != long.MaxValue;
            _gateway.Disk.MaximumOctets = isFull ? long.MaxValue : _gateway.Disk.Octets + _random.Below(40_000);
            _log.Write("disk", isFull ? "has room" : "will be full");
        }
    }

    private FleetNode Node()
    {
        var nodes = _world.Devices.OfType<FleetNode>().ToArray();
        return nodes[_random.Below(nodes.Length)];
    }

    private void SubmitDownlink()
    {
        if (!_gateway.Runs)
        {
            return;
        }

        var target = Node();
        var control = _random.Chance(0.3);
        var request = new DownlinkRequest
        {
            Device = _model.DeviceOf(target.Address),
            Verb = control ? DownlinkVerb.Control : _random.Chance(0.5) ? DownlinkVerb.Set : DownlinkVerb.Get,
            Payload = control ? [] : global::System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"downlink {_downlinks++}")),
            Control = control ? (_random.Chance(0.5) ? "version" : "identify") : null,
            Priority = _random.Below(3) - 1,
            CoalesceKey = _random.Chance(0.1) ? "one" : null,
            ExpiresAtMicroseconds = _random.Chance(0.2) ? _world.Scheduler.Clock.Now.UtcMicroseconds + _random.Below(20_000_000) : null,
        };
        if (!control)
        {
            _model.Submitted(request);
        }

        _asked.Add(_gateway.Control.SubmitAsync(request, Operator, CancellationToken.None));
    }

    private void Crash(PowerCut? cut)
    {
        Crashes++;
        HearAnswers();
        var promised = cut is null || _gateway.IsStrongForAll ? long.MaxValue : _model.StrongUpTo;
        _log.Write("model", $"shown up to {_model.ShownUpTo}, of which a crash of this kind must keep all up to {promised}");
        _gateway.Crash(cut);
        _asked.Clear();
        RestartAndCheck(promised);
    }

    private void StopAndStart()
    {
        HearAnswers();
        _gateway.Disk.FailSyncs = false;
        _gateway.Stop();
        _asked.Clear();
        RestartAndCheck(long.MaxValue);
    }

    private void RestartAndCheck(long promised)
    {
        _gateway.Disk.FailSyncs = false;
        _gateway.Disk.MaximumOctets = long.MaxValue;
        Restart();
        CheckAll(promised);
        _model.ForgetPromisesAfter(promised);
    }

    private void Restart()
    {
        if (_random.Chance(0.2))
        {
            // A crash while it starts must not make the next start worse.
            _gateway.Disk.StopAfter(_random.Below(30));
            if (_gateway.Start())
            {
                _gateway.Disk.StopAfter(int.MaxValue);
                return;
            }

            _gateway.Disk.KillProcess();
        }

        Require(_gateway.Start(), "gateway", "starts on what a crash left");
    }

    private void EnsureRuns()
    {
        HearAnswers();
        _gateway.Crash(null);
        _asked.Clear();
        RestartAndCheck(long.MaxValue);
    }

    private void HearAnswers()
    {
        foreach (var answer in _asked.Where(static task => task.IsCompletedSuccessfully))
        {
            _model.Told(answer.Result);
        }

        _asked.RemoveAll(static task => task.IsCompleted);
    }

    private void CheckQuick()
    {
        HearAnswers();
        Fail(_model.Immediate ?? (_gateway.Aead.Violation is { } text ? new Violation("gateway", text) : null));
    }

    private void CheckAll(long promised)
    {
        CheckQuick();
        var entries = _gateway.ReadAll();
        Entries = entries.Count;
        Fail(_model.CheckJournal(entries, promised, _gateway.Control));
        foreach (var entry in entries)
        {
            // Read through the API: from now on the world has seen it.
            _model.Show(entry);
        }

        CheckQuick();
    }

    private void CalmDown()
    {
        _world.Air.Options = new AirOptions { TryLoss = 0 };
        foreach (var rogue in _world.Devices.OfType<RogueDevice>())
        {
            rogue.Dispose();
        }

        var from = _gateway.ReadAll()[^1].Seq;
        _log.Write("air", "calm");
        _world.Scheduler.RunFor(CalmTime);
        CheckAll(long.MaxValue);
        var heard = _gateway.ReadAll().Where(entry => entry.Seq > from && entry.Kind == EntryKind.Uplink).Select(static entry => entry.Device).ToHashSet();
        foreach (var device in _world.Devices.Where(static device => device is { IsHonest: true }))
        {
            Require(heard.Contains(_model.DeviceOf(device.Address)), _model.DeviceOf(device.Address), "is heard again once the air is calm");
        }

        foreach (var record in _gateway.Control.Downlinks(null).Where(record => record.IsOpen && IsReachable(record.Request.Device)))
        {
            Require(record.Status == DownlinkStatus.Delivered && record.Request.Control is "version", record.Request.Device, $"downlink {record.Id} comes to an end in calm air; it is {record.Status}");
        }

        foreach (var device in _gateway.Control.Devices.Where(device => IsReachable(device.Id)))
        {
            Require(device.State is DeviceState.Online or DeviceState.Sleeping, device.Id, $"has a session in calm air; it is {device.State}");
        }
    }

    private bool IsReachable(string device) =>
        _world.Devices.Any(member => member.IsHonest && member.Behaviour != NodeBehaviour.Flapping && _model.DeviceOf(member.Address) == device);

    private void Require(bool holds, string entity, string expected) => Fail(holds ? null : new Violation(entity, expected));

    private void Fail(Violation? violation)
    {
        if (violation is not null)
        {
            throw new SimulationFailureException(_seed, _step, violation.Entity, violation.Expected, _log);
        }
    }
}
