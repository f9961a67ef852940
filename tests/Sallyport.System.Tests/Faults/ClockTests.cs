using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Checking;
using Sallyport.Simulation.Fleet;
using Sallyport.System.Tests.Simulation;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Faults;

/// <summary>The whole gateway on virtual time while its host's clock is set a day back or forward: sessions, numbers, deadlines and files do not notice.</summary>
public sealed class ClockTests : IDisposable
{
    private static readonly Caller Operator = new("operator", "local", "cli");
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan SomeReports = TimeSpan.FromSeconds(20);

    private readonly ReferenceModel _model;
    private readonly FleetWorld _world;
    private readonly GatewayUnderTest _gateway;

    public ClockTests()
    {
        var fleet = new FleetOptions { Seed = 3, Groups = [new() { Behaviour = NodeBehaviour.Awake, Count = 3, IntervalSeconds = 1 }, new() { Behaviour = NodeBehaviour.Sleepy, Count = 1, IntervalSeconds = 2 }] };
        _model = new ReferenceModel(fleet.NetworkName);
        _world = new FleetWorld(fleet, "simulated network", new MacAddress(0x0253414C4C59), new AirOptions(), _model);
        _world.Air.Heard += _model.Heard;
        _gateway = new GatewayUnderTest(_world, _model, new SimulationLog(_world.Scheduler.Clock), Plant.None, seed: 3);
        Assert.True(_gateway.Start());
        _world.Scheduler.RunFor(SomeReports);
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Clock_SetByADay_SessionsAndNumbersGoOn(int days)
    {
        long before = Newest;
        _world.Scheduler.Clock.StepWallClock(days * Day);
        _world.Scheduler.RunFor(SomeReports);

        IReadOnlyList<JournalEntry> entries = _gateway.ReadAll();
        Assert.Null(_model.Immediate ?? _model.CheckJournal(entries, long.MaxValue, _gateway.Control));
        JournalEntry[] after = [.. entries.Where(entry => entry.Seq > before)];
        Assert.True(after.Count(static entry => entry.Kind == EntryKind.Uplink) > 30, $"only {after.Length} entries");
        Assert.DoesNotContain(after, static entry => entry.Kind is EntryKind.Left or EntryKind.Joined or EntryKind.Refused);
        Assert.Equal(entries.Select(static entry => entry.Seq).Order().Distinct(), entries.Select(static entry => entry.Seq));
        Assert.InRange(entries[^1].TimeMicroseconds - entries[0].TimeMicroseconds, (days * Day).TotalMicroseconds, (days * Day).TotalMicroseconds + (3 * SomeReports.TotalMicroseconds));
    }

    /// <summary>A command that shall live for a minute lives for a minute, whatever the clock says.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Clock_SetByADay_DownlinksExpireWhenTheyShould(int days)
    {
        var nobody = _model.DeviceOf(_world.Devices[^1].Address);
        ((FleetNode)_world.Devices[^1]).CutPower(TimeSpan.FromHours(1));
        Task<CommandResult> asked = _gateway.Control.SubmitAsync(
            new DownlinkRequest { Device = nobody, Verb = DownlinkVerb.Set, Payload = [1], ExpiresAtMicroseconds = _world.Scheduler.Clock.Now.UtcMicroseconds + 60_000_000 }, Operator, CancellationToken.None);
        _world.Scheduler.RunFor(TimeSpan.FromSeconds(5));
        Assert.True(asked.IsCompleted, "the command is not answered");
        long id = (await asked).Downlink!.Id;

        _world.Scheduler.Clock.StepWallClock(days * Day);
        _world.Scheduler.RunFor(TimeSpan.FromSeconds(50));
        Assert.Equal(DownlinkStatus.Queued, _gateway.Control.FindDownlink(id)!.Status);
        _world.Scheduler.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal(DownlinkStatus.Expired, _gateway.Control.FindDownlink(id)!.Status);
    }

    /// <summary>Backwards no new file is begun; forwards one is, and both are still there, also after a restart at the wrong time.</summary>
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 2)]
    [InlineData(400, 2)]
    public void Clock_SetByDays_NoFileOfTheJournalIsDeleted(int days, int files)
    {
        int known = _gateway.ReadAll().Count;
        _world.Scheduler.Clock.StepWallClock(days * Day);
        _world.Scheduler.RunFor(SomeReports);
        Assert.Equal(files, Files);

        _gateway.Stop();
        Assert.True(_gateway.Start());
        Assert.Equal(files, Files);
        _world.Scheduler.Clock.StepWallClock(-days * Day);
        _world.Scheduler.RunFor(SomeReports);
        Assert.InRange(Files, files, files + 1);   // the clock goes to the next day once more, which may begin a file
        Assert.True(_gateway.ReadAll().Count > known + 60, "entries are gone");
        Assert.Null(_model.Immediate ?? _model.CheckJournal(_gateway.ReadAll(), long.MaxValue, _gateway.Control));
    }

    private long Newest => _gateway.ReadAll()[^1].Seq;

    private int Files => _gateway.Disk.List("/gateway/journal").Count(static name => name.EndsWith(".db", StringComparison.Ordinal) && name != "kept.db");
}
