using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Gateway.Tests.EStim;

/// <summary>Every change of a level is in the audit with who, from where, from what to what; also where nobody here ordered it.</summary>
public sealed class OutputAuditTests
{
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(40);

    [Fact]
    public void Levels_ByAPersonAndByAutomation_AreWrittenAsEachWas()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Set(0, 200, OutputBench.Automation);
        bench.Run(TimeSpan.FromSeconds(5));
        bench.Order(new OutputOrder { Kind = OutputOrderKind.Limits, Device = OutputBench.Device, Limits = [new OutputLimit(0, 150, 100)] });
        bench.Run(TimeSpan.FromSeconds(5));
        bench.Order(new OutputOrder { Kind = OutputOrderKind.Stop, Device = OutputBench.Device, RampMilliseconds = 500 });
        bench.Run(Reported);

        Assert.Equal(
            [
                ("anna", "192.0.2.7", "rest", "outputs.arm", "outputs 0, 1 for 60 s"),
                ("anna", "192.0.2.7", "rest", "outputs.levels", "output 0: 0 to 300 per mille in 0 ms"),
                ("mqtt", "broker:1883", "mqtt", "outputs.levels", "output 0: 300 to 200 per mille in 0 ms"),
                ("anna", "192.0.2.7", "rest", "outputs.limits", "output 0: 200 to at most 150 per mille, 100 a second"),
                ("anna", "192.0.2.7", "rest", "outputs.stop", "output 0: 150 to 0 per mille; output 1: 0 to 0 per mille in 500 ms"),
            ],
            bench.Audit.Select(static one => (one.Who, one.From, one.Via, one.Action, one.Detail)));
        Assert.Null(AuditTrail.Verify(bench.Journal.Entries, AuditTrail.Beginning));
    }

    [Fact]
    public void EmergencyStop_IsWrittenWithEachLevelThatItEnded()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Run(TimeSpan.FromSeconds(5));

        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(Reported);

        var last = bench.Audit.Last();
        Assert.Equal(("anna", "192.0.2.7", "outputs.emergency-stop", "bus0; estim/bus0/42 output 0: 300 to 0 per mille"), (last.Who, last.From, last.Action, last.Detail));
    }

    [Fact]
    public void Key_Revoked_IsWrittenWithWhoAndTheWayDown()
    {
        using var bench = new OutputBench();
        bench.Activate();
        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.GrantKey, Device = OutputBench.Device, Seconds = 600 }).Answer?.Accepted);
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.RevokeKey, Device = OutputBench.Device }).Answer?.Accepted);
        bench.Run(Reported);

        Assert.Equal(("anna", "output 0: 300 to 0 per mille; output 1: 0 to 0 per mille in 10 s"), Of(bench, "outputs.revokekey"));
        Assert.Equal(("device", "output 0: 300 to 0 per mille, state rampdown, reason key-revoked"), Of(bench, "outputs.changed"));
    }

    [Fact]
    public void Device_ThatWentDownByItself_IsWrittenWhenItIsHeardAgain()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Bus.IsLost = static (_, _) => true;
        bench.Run(TimeSpan.FromSeconds(20));
        bench.Bus.IsLost = static (_, _) => false;
        bench.Run(Reported);

        Assert.Equal(("device", "output 0: 300 to 0 per mille, state disarmed, reason link-lost"), Of(bench, "outputs.changed"));
        Assert.Equal(OutputBench.Device, bench.Audit.Last().From);
    }

    [Fact]
    public void AnotherHost_ThatSetsALevel_IsWrittenAndShown()
    {
        using var bench = new OutputBench();
        using var other = new HostSession(new HostOptions { Address = 0x02 }, new SeededRandom(9));
        bench.Bus.OtherHost = other;
        bench.Activate();
        bench.Run(TimeSpan.FromSeconds(5));
        var device = new Endpoint(0x42, 0);
        bench.Bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = device, Settings = new HostDevice { MasterKey = StimulationBus.Key } }, bench.Now);
        bench.Run(TimeSpan.FromSeconds(3));
        bench.Bus.Submit(
            new HostCommand { Kind = HostCommandKind.Send, Device = device, Ticket = 1, Command = CommandId.SetLevels, Body = CommandBody.SetLevels([new LevelChange(0, 0, 350, 0)], Dialect.Default) }, bench.Now);
        bench.Run(Reported);

        Assert.Equal(350, bench.View.Outputs[0].Level);
        Assert.Equal(("device", "output 0: 300 to 350 per mille, state active, reason none"), Of(bench, "outputs.changed"));
        Assert.True(bench.View.IsInCharge);
    }

    /// <summary>The stop waits for the journal; a command of the same turn, when the journal accepts again, must not overtake it in the chain.</summary>
    [Fact]
    public async Task Stop_ThatTheJournalTakesLater_AndACommandInTheSameTurn_AreOneChain()
    {
        using var bench = new OutputBench();
        bench.Desk.EmergencyStop(OutputBench.Person);
        var overtaking = bench.Host.Control.SetPolicyAsync(OutputBench.Device, EStimPolicies.Plain, "on", OutputBench.Person, CancellationToken.None);
        bench.Journal.RefusesNext = 1;
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(CommandRefusal.NotAccepting, (await overtaking.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Refusal);
        bench.Open(EStimPolicies.Plain);

        Assert.Equal(["outputs.emergency-stop", "policy.set"], bench.Audit.Select(static one => one.Action).TakeLast(2));
        Assert.Null(AuditTrail.Verify(bench.Journal.Entries, AuditTrail.Beginning));
    }

    [Fact]
    public void Levels_ThatTheDeviceRefused_ChangeNothingMore()
    {
        using var bench = new OutputBench(device: new DeviceOptions { MasterKey = StimulationBus.Key, LevelLimit = 400 });
        bench.Activate();

        Assert.Equal("refused", bench.Set(0, 500).Answer?.Outcome);
        bench.Run(Reported);

        Assert.Equal("output 0: 300 to 500 per mille in 0 ms", bench.Audit.Last().Detail);
    }

    /// <summary>A level whose order was not answered may have been set: the next word of the device says it.</summary>
    [Fact]
    public void Levels_SetAndNotAnswered_AreWrittenAsTheDeviceReportsThem()
    {
        using var bench = new OutputBench(device: new DeviceOptions { MasterKey = StimulationBus.Key, WatchdogSeconds = 60 });
        bench.Activate();
        bench.Bus.IsLost = static (isGateway, _) => !isGateway;
        Assert.Equal("unanswered", bench.Set(0, 320).Answer?.Outcome);
        bench.Bus.IsLost = static (_, _) => false;
        bench.Run(TimeSpan.FromSeconds(20));
        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Continue, Device = OutputBench.Device }).Answer?.Accepted);
        bench.Run(Reported);

        Assert.Equal(320, bench.Bus.Outputs().Level(0));
        Assert.Equal(("device", "output 0: 300 to 320 per mille, state active, reason none"), Of(bench, "outputs.changed"));
    }

    private static (string Who, string? Detail) Of(OutputBench bench, string action)
    {
        AuditBody entry = Assert.Single(bench.Audit, one => one.Action == action);
        return (entry.Who, entry.Detail);
    }
}
