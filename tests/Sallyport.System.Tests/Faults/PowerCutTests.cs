using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.State;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Checking;
using Sallyport.Simulation.Fleet;
using Sallyport.Storage;
using Sallyport.Storage.Recording;
using Sallyport.System.Tests.Simulation;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Faults;

/// <summary>
/// The whole gateway on virtual time and a recording disk: devices join and report, commands, policies, audit entries, settings and secrets are saved. The
/// power is cut at each write, sync and removal that the run makes, with unsynced writes lost, torn or reordered; then the gateway starts on what is left.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const ulong SlowDisk = 7;
    private const ulong QuickDisk = 11;
    private static readonly Caller Operator = new("operator", "local", "cli");
    private static readonly MacAddress GatewayAddress = new(0x0253414C4C59);
    private static readonly FleetOptions Fleet = new()
    {
        Seed = SlowDisk,
        Groups =
        [
            new() { Behaviour = NodeBehaviour.Awake, Count = 1, IntervalSeconds = 1 },
            new() { Behaviour = NodeBehaviour.Sleepy, Count = 1, IntervalSeconds = 2 },
        ],
    };

    /// <summary>On a slow disk only what must be strong is synced; on a quick one everything.</summary>
    [Theory]
    [InlineData(SlowDisk, false, new[] { PowerCut.DropUnsynced, PowerCut.Prefix, PowerCut.Subset })]
    [InlineData(QuickDisk, true, new[] { PowerCut.Subset })]
    public void Power_CutAtEachWrite_KeepsWhatWasAcknowledged(ulong seed, bool isQuick, PowerCut[] cuts)
    {
        long changes = WholeRun(seed, isQuick);
        for (long at = 0; at < changes; at++)
        {
            foreach (PowerCut cut in cuts)
            {
                using var life = new Life(at, tears: (at + (int)cut) % 2 == 0, seed);
                life.Play();
                life.CutAndCheck(cut, FormattableString.Invariant($"change {at} of {changes}, {cut}"));
            }
        }

        output.WriteLine($"{changes} changes of the disk, {changes * cuts.Length} power cuts, each followed by a start on what was left");
    }

    /// <summary>The check itself: a gateway that tells the world before the disk has it is found out.</summary>
    [Fact]
    public void Power_CutWhereEntriesAreShownTooEarly_IsFoundOut()
    {
        long changes = WholeRun(QuickDisk, isQuick: true);
        for (long at = 0; at < changes; at++)
        {
            using var life = new Life(at, tears: false, QuickDisk, Plant.PublishBeforeCommit);
            life.Play();
            if (Record.Exception(() => life.CutAndCheck(PowerCut.DropUnsynced, "")) is not null)
            {
                return;
            }
        }

        Assert.Fail("no cut showed it");
    }

    private static long WholeRun(ulong seed, bool isQuick)
    {
        using var whole = new Life(long.MaxValue, tears: false, seed);
        whole.Play();
        Assert.Equal((4, 3, isQuick), (whole.Accepted, whole.Saved, whole.IsQuick));
        Assert.True(whole.Reports > 10 && whole.Disk.Changes > 100, $"{whole.Reports} reports and {whole.Disk.Changes} changes: that is no run");
        return whole.Disk.Changes;
    }

    /// <summary>One run of the script until the disk stands still.</summary>
    private sealed class Life : IDisposable
    {
        private readonly ReferenceModel _model = new(Fleet.NetworkName);
        private readonly FleetWorld _world;
        private readonly GatewayUnderTest _gateway;
        private readonly List<Task<CommandResult>> _asked = [];
        private readonly Dictionary<string, string> _saved = [];
        private readonly long _stopAt;
        private string? _inFlight;
        private bool _policyAccepted;

        public Life(long changes, bool tears, ulong seed, Plant plant = Plant.None)
        {
            _stopAt = changes;
            _world = new FleetWorld(Fleet, "simulated network", GatewayAddress, new AirOptions(), _model);
            _world.Air.Heard += _model.Heard;
            _gateway = new GatewayUnderTest(_world, _model, new SimulationLog(_world.Scheduler.Clock), plant, seed);
            if (changes != long.MaxValue)
            {
                _gateway.Disk.StopAfter(changes, tears);
            }
        }

        public RecordingFileSystem Disk => _gateway.Disk;

        public int Accepted => _asked.Count(static command => command is { IsCompletedSuccessfully: true, Result.Accepted: true });

        public int Saved => _saved.Count;

        public int Reports => _model.Transmissions;

        public bool IsQuick => _gateway.IsStrongForAll;

        private string Device => _model.DeviceOf(_world.Devices[0].Address);

        public void Play()
        {
            if (!_gateway.Start())
            {
                return;
            }

            Action[] steps =
            [
                () => Save("user.anna", "viewer"),
                () => Ask(Submit("first")),
                () => Ask(_gateway.Control.SetPolicyAsync("enigmaiot", "enigmaiot.unencrypted", "on", Operator, CancellationToken.None)),
                () => Save("user.anna", "admin"),
                () => Keep("broker.password", "secret"),
                () => Ask(_gateway.Control.AuditAsync("user.role", "anna", "admin", Operator, CancellationToken.None)),
                () => Ask(Submit("second")),
                () => Save("setting.name", "shed"),
            ];
            foreach (Action step in steps)
            {
                _world.Scheduler.RunFor(TimeSpan.FromSeconds(2));
                if (Disk.Changes >= _stopAt)
                {
                    break;
                }

                step();
            }

            _world.Scheduler.RunFor(TimeSpan.FromSeconds(2));
            _asked.Where(static command => command.IsCompletedSuccessfully).ToList().ForEach(command => _model.Told(command.Result));
            _policyAccepted = _asked.Count > 1 && _asked[1] is { IsCompletedSuccessfully: true, Result.Accepted: true };
        }

        public void CutAndCheck(PowerCut cut, string where)
        {
            long promised = !_gateway.Runs || _gateway.IsStrongForAll ? long.MaxValue : _model.StrongUpTo;
            long shown = _model.ShownUpTo;
            _gateway.Crash(cut);
            Assert.True(_gateway.Start(), $"{where}: does not start");
            IReadOnlyList<JournalEntry> entries = _gateway.ReadAll();
            Violation? violation = _model.Immediate ?? _model.CheckJournal(entries, promised, _gateway.Control);
            Assert.True(violation is null, $"{where}: {violation?.Entity}: {violation?.Expected}");
            Assert.True(AuditTrail.Verify(entries, AuditTrail.Beginning) is null, $"{where}: the audit chain is broken");
            Assert.True((_gateway.Store.LoadCursor("observer") ?? 0) <= _gateway.Control.Journal.CommittedSeq, $"{where}: the cursor is ahead");
            Assert.True(!_policyAccepted || _gateway.Control.Policies.Any(static policy => policy is { Key: "enigmaiot.unencrypted", Value: "on" }), $"{where}: the policy is gone");
            CheckSaved(where);

            Ask(_gateway.Control.AuditAsync("after", "", null, Operator, CancellationToken.None));
            _world.Scheduler.RunFor(TimeSpan.FromSeconds(1));
            JournalEntry newest = _gateway.ReadAll().Last(static entry => entry.Kind == EntryKind.Audit);
            Assert.True(newest.Seq > shown, $"{where}: number {newest.Seq} was given again, {shown} had been shown");
            Assert.True(AuditTrail.Verify(_gateway.ReadAll(), AuditTrail.Beginning) is null, $"{where}: the audit chain does not go on");
        }

        public void Dispose()
        {
            _gateway.Dispose();
            _world.Dispose();
        }

        private void Ask(Task<CommandResult> command) => _asked.Add(command);

        private Task<CommandResult> Submit(string text)
        {
            var request = new DownlinkRequest { Device = Device, Verb = DownlinkVerb.Set, Payload = global::System.Text.Encoding.ASCII.GetBytes(text) };
            _model.Submitted(request);
            return _gateway.Control.SubmitAsync(request, Operator, CancellationToken.None);
        }

        private void Save(string key, string value) => Change(key, value, store => store.SaveSetting(key, value));

        private void Keep(string name, string value) => Change(name, value, store => store.SaveSecret(name, global::System.Text.Encoding.ASCII.GetBytes(value)));

        /// <summary>What came back without an exception is promised; the one that the stop met may be there or not.</summary>
        private void Change(string key, string value, Action<IStateStore> change)
        {
            try
            {
                change(_gateway.Store);
                _saved[key] = value;
            }
            catch (StorageException)
            {
                _inFlight = key;
            }
        }

        private void CheckSaved(string where)
        {
            foreach ((string key, string value) in _saved.Where(pair => pair.Key != _inFlight))
            {
                string? found = key == "broker.password" ? Text(_gateway.Store.LoadSecret(key)) : _gateway.Store.LoadSetting(key);
                Assert.True(found == value, $"{where}: {key} was saved as {value} and is {found ?? "gone"}");
            }
        }

        private static string? Text(byte[]? octets) => octets is null ? null : global::System.Text.Encoding.ASCII.GetString(octets);
    }
}
