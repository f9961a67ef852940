using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.EStim;

/// <summary>The duties of a gateway (estim.md section 11.4), over a line of 9600 baud with a real device, on virtual time.</summary>
public sealed class OutputSafetyTests
{
    [Fact]
    public void Restart_WithActiveOutputs_SendsNoLevelAgainAndTheDeviceGoesDownByItself()
    {
        using var bench = new OutputBench();
        bench.Activate();
        var before = bench.Bus.Accepted.Count;

        bench.Restart();
        bench.Run(TimeSpan.FromMinutes(2));

        Assert.DoesNotContain(bench.Bus.Accepted.Skip(before), static command => command is CommandId.SetLevels or CommandId.Arm or CommandId.KeepAlive);
        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost, (ushort)0), (bench.Bus.Outputs().State, bench.Bus.Outputs().Reason, bench.Bus.Outputs().Level(0)));
    }

    [Fact]
    public void Restart_WithActiveOutputs_APersonMayContinue()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Restart();
        bench.Run(TimeSpan.FromSeconds(4));
        Assert.Equal((DeviceState.Active, false), (bench.View.State, bench.View.IsInCharge));

        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Continue, Device = OutputBench.Device }).Answer?.Accepted);
        bench.Run(TimeSpan.FromMinutes(1));

        Assert.Equal(((ushort)300, true), (bench.Bus.Outputs().Level(0), bench.View.IsInCharge));
    }

    [Fact]
    public void Death_OfTheGateway_EndsInTheDevicesRamp()
    {
        using var bench = new OutputBench();
        bench.Activate();

        bench.Run(TimeSpan.FromSeconds(8), isAlive: false);
        Assert.Equal(DeviceState.RampDown, bench.Bus.Outputs().State);
        bench.Run(TimeSpan.FromSeconds(9), isAlive: false);

        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost, (ushort)0), (bench.Bus.Outputs().State, bench.Bus.Outputs().Reason, bench.Bus.Outputs().Level(0)));
    }

    [Fact]
    public void Line_PulledAndBack_IsAskedAndNothingIsSentAgain()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Bus.Tell(ArrivalKind.Closed);
        bench.Run(TimeSpan.FromSeconds(1));
        var before = bench.Bus.Accepted.Count;
        Assert.False(bench.View.IsReached);
        bench.Bus.Tell(ArrivalKind.Opened);
        bench.Run(TimeSpan.FromSeconds(2));

        Assert.Equal((true, DeviceState.Active, false), (bench.View.IsReached, bench.View.State, bench.View.IsInCharge));
        Assert.DoesNotContain(bench.Bus.Accepted.Skip(before), static command => command is CommandId.SetLevels or CommandId.Arm or CommandId.KeepAlive);
    }

    [Fact]
    public void Automation_OnAClosedOutput_LowersAndCannotRaise()
    {
        using var bench = new OutputBench();
        bench.Activate();

        var (raise, _) = bench.Set(0, 301, OutputBench.Automation);
        Assert.Equal(CommandRefusal.Forbidden, raise.Refusal);
        Assert.Equal(CommandRefusal.Forbidden, bench.Set(1, 1, OutputBench.Automation).Result.Refusal);
        Assert.Equal(CommandRefusal.Forbidden, bench.Order(new OutputOrder { Kind = OutputOrderKind.Arm, Device = OutputBench.Device, Outputs = [0], Seconds = 9 }, OutputBench.Automation).Result.Refusal);
        Assert.True(bench.Set(0, 100, OutputBench.Automation).Answer?.Accepted);
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(100, bench.Bus.Outputs().Level(0));
        Assert.Contains(bench.Audit, static one => one is { Action: "outputs.levels-forbidden", Who: "mqtt" });
    }

    [Fact]
    public void Automation_BehindALoweringThatIsNotReportedYet_CannotRaiseToTheOldLevel()
    {
        using var bench = new OutputBench();
        bench.Activate();

        Assert.True(bench.Set(0, 0).Answer?.Accepted);

        Assert.Equal(CommandRefusal.Forbidden, bench.Set(0, 250, OutputBench.Automation).Result.Refusal);
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(0, bench.Bus.Outputs().Level(0));
    }

    [Fact]
    public async Task Automation_OnAnOpenedOutput_RaisesThatOneOnly()
    {
        using var bench = new OutputBench();
        bench.Activate();
        var set = bench.Host.Control.SetPolicyAsync(OutputBench.Device, "estim.automation-0", "on", OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.True((await set).Accepted);

        Assert.True(bench.Set(0, 400, OutputBench.Automation).Answer?.Accepted);
        Assert.Equal(CommandRefusal.Forbidden, bench.Set(1, 1, OutputBench.Automation).Result.Refusal);
    }

    [Fact]
    public void Levels_Changed_AreInTheAuditWithWhoAndFromWhatToWhat()
    {
        using var bench = new OutputBench();
        bench.Activate();

        bench.Set(0, 120);
        bench.Run(TimeSpan.FromSeconds(1));

        var entry = bench.Audit.Last();
        Assert.Equal(("anna", "192.0.2.7", "outputs.levels", OutputBench.Device, "output 0: 300 to 120 per mille in 0 ms"), (entry.Who, entry.From, entry.Action, entry.Target, entry.Detail));
    }

    [Fact]
    public async Task Stop_WhileAnAcknowledgementIsOutstanding_LeavesBeforeAnythingQueued()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Bus.IsLost = static (isGateway, _) => !isGateway;
        Task<(CommandResult, OutputAnswer?)>[] orders = [.. Enumerable.Range(0, 8).Select(level => bench.Desk.OrderAsync(
            new OutputOrder { Kind = OutputOrderKind.Levels, Device = OutputBench.Device, Levels = [new LevelChange(0, 0, (ushort)(310 + level), 0)] }, OutputBench.Person, CancellationToken.None))];
        bench.Run(TimeSpan.FromMilliseconds(120));
        var before = bench.Bus.Traffic.Count;
        var at = bench.Now.Monotonic;

        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromMilliseconds(100));

        var (left, _, octets) = bench.Bus.Traffic.Skip(before).First(static one => one.IsGateway);
        Assert.Equal((byte)PacketType.EmergencyStop, octets[8]);

        // The packet itself is 18 octets of 1.04 ms; the line was silent.
        Assert.InRange((left - at).TotalMilliseconds, 0, 40);
        Assert.Equal((DeviceState.Emergency, (ushort)0), (bench.Bus.Outputs().State, bench.Bus.Outputs().Level(0)));
        bench.Bus.IsLost = static (_, _) => false;
        var accepted = bench.Bus.Accepted.Count;
        bench.Run(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(CommandId.SetLevels, bench.Bus.Accepted.Skip(accepted));
        await Task.WhenAll(orders).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.NotNull(bench.View.StopVerified);
    }

    [Fact]
    public void Journal_ThatRefuses_HoldsUpNeitherStopNorLoweringButRaising()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Journal.RefusesAppends = true;

        Assert.Equal(CommandRefusal.NotAccepting, bench.Set(0, 400).Result.Refusal);
        Assert.True(bench.Set(0, 0).Answer?.Accepted);
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(0, bench.Bus.Outputs().Level(0));
        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Stop, Device = OutputBench.Device }).Answer?.Accepted);
        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromMilliseconds(100));

        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs().State);
    }

    [Fact]
    public void Inbox_ThatIsFull_HoldsUpNoStop()
    {
        using var bench = new OutputBench(new GatewayHostOptions { WaitingCommands = 4, CommandsPerTurn = 1 });
        bench.Activate();
        Task<(CommandResult Result, OutputAnswer? Answer)>[] orders = [.. Enumerable.Range(0, 50).Select(_ => bench.Desk.OrderAsync(
            new OutputOrder { Kind = OutputOrderKind.Refresh, Device = OutputBench.Device }, OutputBench.Person, CancellationToken.None))];
        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromMilliseconds(150));

        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs().State);
    }

    [Fact]
    public void Stops_ByTheThousand_WriteOneEntryASecondForEachAddressAndLeaveTheLineFree()
    {
        using var bench = new OutputBench();
        bench.Activate();
        for (var second = 0; second < 20; second++)
        {
            for (var stop = 0; stop < 100; stop++)
            {
                bench.Desk.EmergencyStop(OutputBench.Person);
                bench.Desk.EmergencyStop(OutputBench.Person with { From = "192.0.2.8" });
            }

            bench.Run(TimeSpan.FromMilliseconds(100));
        }

        bench.Run(TimeSpan.FromSeconds(2));

        // Two seconds, two addresses.
        Assert.InRange(bench.Audit.Count(static one => one.Action == "outputs.emergency-stop"), 4, 6);
        Assert.InRange(bench.Journal.Entries.Count(static entry => entry.Body is OutputBody { Event: "emergency-sent" }), 2, 3);
        Assert.NotNull(bench.View.StopVerified);
        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Clear, Device = OutputBench.Device }).Answer?.Accepted);
    }

    [Fact]
    public void AnotherHost_ThatStops_LeavesTheGatewayWithoutCharge()
    {
        using var bench = new OutputBench();
        using var other = new HostSession(new HostOptions { Address = 0x02 }, new SeededRandom(9));
        bench.Bus.OtherHost = other;
        bench.Activate();

        bench.Bus.Submit(new HostCommand { Kind = HostCommandKind.EmergencyStop }, bench.Now);
        bench.Run(TimeSpan.FromSeconds(4));

        Assert.Equal((DeviceState.Emergency, false), (bench.View.State, bench.View.IsInCharge));
        Assert.Contains(bench.Journal.Entries, static entry => entry.Body is OutputBody { Event: "emergency-heard" });
        Assert.Equal(CommandRefusal.None, bench.Order(new OutputOrder { Kind = OutputOrderKind.Clear, Device = OutputBench.Device }).Result.Refusal);
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void Clock_OfTheHostJumps_NothingOfTheDeviceChanges(int days)
    {
        using var bench = new OutputBench();
        bench.Activate();

        bench.SetClock(TimeSpan.FromDays(days));
        bench.Run(TimeSpan.FromMinutes(2));

        Assert.Equal(((ushort)300, (DeviceState?)DeviceState.Active, true), (bench.Bus.Outputs().Level(0), bench.View.State, bench.View.IsInCharge));
        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromMilliseconds(100));
        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs().State);
    }

    /// <summary>When the adapter is gone it is one trouble of the line, and not one of each device.</summary>
    [Fact]
    public async Task Line_GoneWithSeveralDevicesOnIt_IsNamedAsTheCauseInOneAlert()
    {
        using var bench = new OutputBench(stranger: new DeviceOptions { Address = 0x43, MasterKey = StimulationBus.Key });
        var key = bench.Desk.SetKeyAsync("estim/bus0/43", StimulationBus.Key, OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromSeconds(5));
        Assert.True((await key).Accepted);
        Assert.All(bench.Desk.Devices, static one => Assert.True(one.IsReached));

        bench.Bus.IsFailing = true;
        bench.Bus.IsLost = static (_, _) => true;
        bench.Bus.Tell(ArrivalKind.Closed);
        bench.Run(TimeSpan.FromMinutes(15));

        AvailabilityBody[] gone = [.. bench.Journal.Entries.Select(static entry => entry.Body).OfType<AvailabilityBody>()];
        Assert.Equal(2, gone.Length);
        Assert.All(gone, static one => Assert.Equal(("offline", "the line of the bus bus0 is away (memory:bus0), so no device on it is heard"), (one.State, one.Reason)));
        var alert = Assert.Single(bench.Journal.Entries.Select(static entry => entry.Body).OfType<AlertBody>());
        Assert.Equal(("link", "raised", "memory:bus0"), (alert.Rule, alert.State, alert.Subject));
        var (refused, _) = bench.Set(0, 1);
        Assert.Equal((CommandRefusal.TooLate, "the line of the bus bus0 is away (memory:bus0), so no device on it is heard"), (refused.Refusal, refused.Detail));
    }

    [Fact]
    public void Presence_OfADeviceThatAnswersAndSaysNothingNew_IsOnlineAndSeenAndNeverLate()
    {
        using var bench = new OutputBench();

        bench.Run(TimeSpan.FromHours(3));

        var record = Assert.Single(bench.Host.Control.Devices);
        Assert.Equal((OutputBench.Device, Gateway.Devices.DeviceState.Online, "sealed"), (record.Id, record.State, record.Protection));
        Assert.InRange(bench.Now.UtcMicroseconds - record.LastSeenMicroseconds, 0, 30_000_000);
        Assert.DoesNotContain(bench.Journal.Entries, static entry => entry.Body is AvailabilityBody);

        bench.Bus.IsLost = static (_, _) => true;
        bench.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(Gateway.Devices.DeviceState.Offline, Assert.Single(bench.Host.Control.Devices).State);
        bench.Bus.IsLost = static (_, _) => false;
        bench.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(Gateway.Devices.DeviceState.Online, Assert.Single(bench.Host.Control.Devices).State);
    }
}
