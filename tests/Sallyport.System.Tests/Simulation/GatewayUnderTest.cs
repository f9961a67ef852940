using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.State;
using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Simulation.Checking;
using Sallyport.Simulation.Fleet;
using Sallyport.Storage;
using Sallyport.Storage.Journal;
using Sallyport.Storage.Recording;
using Sallyport.Storage.Secrets;
using Sallyport.Storage.State;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Simulation;

/// <summary>The real gateway - host, driver, core, journal, state store - on virtual time, a simulated air and a disk that can lose its power. Not a stub in it.</summary>
internal sealed class GatewayUnderTest : IDisposable
{
    private const string Folder = "/gateway";
    private static readonly TimeSpan TurnDelay = TimeSpan.FromMicroseconds(300);
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(100);

    private readonly FleetWorld _world;
    private readonly ReferenceModel _model;
    private readonly SimulationLog _log;
    private readonly SeededRandom _random;
    private readonly LibCryptoChaCha20Poly1305 _cipher = new();
    private readonly Plant _plant;
    private readonly bool _quickDisk;
    private SqliteJournal? _journal;
    private SqliteStateStore? _store;
    private EnigmaIotDriver? _driver;
    private GatewayHost? _host;
    private ObserverOutput? _output;
    private Instant _wakeAt = Instant.Never;
    private bool _turnPlanned;
    private bool _commitPlanned;
    private long _life;

    public GatewayUnderTest(FleetWorld world, ReferenceModel model, SimulationLog log, Plant plant, ulong seed)
    {
        (_world, _model, _log, _plant) = (world, model, log, plant);
        _random = SeededRandom.ForPart(seed, 0x6A7E);
        _quickDisk = _random.Chance(0.5);
        Aead = new ProbedAead(_cipher, plant, seed);
        Disk = new RecordingFileSystem((int)(seed & int.MaxValue)) { SyncTime = _quickDisk ? TimeSpan.Zero : TimeSpan.FromMilliseconds(30) };
    }

    public RecordingFileSystem Disk { get; }

    public ProbedAead Aead { get; }

    public bool Runs => _host is not null;

    public IGatewayControl Control => _host!.Control;

    public ObserverOutput Output => _output!;

    public IStateStore Store => _store!;

    /// <summary>True when the journal promises that even ordinary entries survive a power cut.</summary>
    public bool IsStrongForAll => _journal!.IsStrongForAll;

    /// <summary>Starts on what the disk holds. False when the disk stopped it on the way.</summary>
    public bool Start()
    {
        try
        {
            _journal = SqliteJournal.Open(new JournalOptions { Folder = Folder + "/journal", FileSystem = Disk, ReserveStep = 512, FileOctets = 512 * 1024 });
            _store = SqliteStateStore.Open(new StateStoreOptions { Path = Folder + "/state.db", FileSystem = Disk, WrapKey = new FixedWrapKey(new byte[32]), Random = _random });
            IJournal journal = _plant == Plant.PublishBeforeCommit ? new EagerJournal(_journal) : _journal;
            var policies = new PolicySet(_store, EnigmaIotPolicies.All);
            var network = new EnigmaIotNetwork { Name = _world.NetworkName, Options = new GatewayOptions { Address = _world.GatewayAddress, NetworkKey = _world.NetworkKey } };
            var core = new GatewaySession(network.Options with { AcceptUnencryptedData = true }, _random, Aead, new LibCryptoX25519());
            var station = _world.Air.Attach(_world.GatewayAddress, _world.Channel);
            _driver = new EnigmaIotDriver(network, _plant == Plant.NoReplayCheck ? new ReplayingSession(core) : core, [station], policies);
            _output = new ObserverOutput(_model, _random);
            _host = new GatewayHost(journal, _store, policies, [_driver], [_output], new GatewayHostOptions());
            _host.RadioReady = PlanTurn;
            _host.StartAsync(_world.Scheduler.Clock.Now, PlanTurn, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (StorageException exception)
        {
            _log.Write("gateway", $"did not start: {exception.Message}");
            Drop();
            return false;
        }

        _life++;
        (_turnPlanned, _commitPlanned, _wakeAt) = (false, false, Instant.Never);
        _log.Write("gateway", $"started, epoch {_journal.Epoch}, committed {_journal.CommittedSeq}, {(IsStrongForAll ? "all strong" : "strong where asked")}");
        PlanTurn();
        return true;
    }

    /// <summary>The process dies, or the machine loses its power. Nothing is told to stop.</summary>
    public void Crash(PowerCut? cut)
    {
        _log.Write("disk", cut is null ? "the process is killed" : $"the power goes ({cut})");
        if (cut is { } kind)
        {
            Disk.CutPower(kind);
        }
        else
        {
            Disk.KillProcess();
        }

        Drop();
    }

    /// <summary>Stops as designed.</summary>
    public void Stop()
    {
        _host!.StopAsync(_world.Scheduler.Clock.Now).GetAwaiter().GetResult();
        _log.Write("gateway", "stopped");
        Drop();

        // The process has ended; a disk that stood still at the end works again for the next one.
        Disk.KillProcess();
    }

    /// <summary>All entries that a reader can see.</summary>
    public IReadOnlyList<JournalEntry> ReadAll()
    {
        var entries = new List<JournalEntry>();
        IReadOnlyList<JournalEntry> page;
        do
        {
            page = _journal!.Read(new JournalQuery(entries.Count == 0 ? 0 : entries[^1].Seq, 5_000));
            entries.AddRange(page);
        }
        while (page.Count > 0);
        return entries;
    }

    public void Dispose()
    {
        Drop();
        Disk.Dispose();
        _cipher.Dispose();
    }

    private void Drop()
    {
        _life++;
        _host = null;
        _driver?.Dispose();
        _driver = null;
        _store?.Dispose();
        _store = null;
        _journal?.Dispose();
        _journal = null;
    }

    private void PlanTurn()
    {
        if (!_turnPlanned && _host is not null)
        {
            _turnPlanned = true;
            Plan(TurnDelay, Turn);
        }
    }

    private void Turn()
    {
        _turnPlanned = false;
        var now = _world.Scheduler.Clock.Now;
        var next = _host!.RunTurn(now);
        if (_random.Chance(0.3))
        {
            _output!.ConfirmSome();
        }

        PlanCommit(_random.UpTo(LongestGroup));
        if (next is not { } deadline)
        {
            return;
        }

        if (deadline.At <= now.Monotonic)
        {
            PlanTurn();
        }
        else if (deadline.At != _wakeAt)
        {
            var at = _wakeAt = deadline.At;
            Plan(at - now.Monotonic, () =>
            {
                if (at == _wakeAt)
                {
                    _wakeAt = Instant.Never;
                    PlanTurn();
                }
            });
        }
    }

    private void PlanCommit(TimeSpan delay)
    {
        if (!_commitPlanned && _host!.PendingEntries > 0)
        {
            _commitPlanned = true;
            Plan(delay, Commit);
        }
    }

    private void Commit()
    {
        _commitPlanned = false;
        if (_host!.CommitTurn())
        {
            PlanTurn();
        }
        else
        {
            PlanCommit(PauseAfterRefusal);
        }
    }

    // Whatever a dead gateway had planned must not reach the next one.
    private void Plan(TimeSpan delay, Action action)
    {
        var life = _life;
        _world.Scheduler.After(delay, () =>
        {
            if (life == _life)
            {
                action();
            }
        });
    }
}
