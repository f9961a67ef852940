using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Alerts;

/// <summary>Each kind of alert end to end in the stepped gateway: raised once, cleared once, no flood.</summary>
public sealed class AlertTests
{
    [Fact]
    public void Silent_Device_IsToldOnceWithItsRhythmAndClearedWhenHeard()
    {
        var bench = new AlertBench();
        var (lamp, fan) = (bench.Gateway.Join(1, name: "lamp"), bench.Gateway.Join(2));
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(60);

        var raised = Assert.Single(bench.Entries(AlertRules.Silent));
        var body = (AlertBody)raised.Body;
        Assert.Equal(("raised", GatewayBench.Id(lamp), GatewayBench.Id(lamp), "attention"), (body.State, raised.Device, body.Subject, body.Severity));
        Assert.Equal("lamp is silent: usually every 60 s, silent for 4 min.", body.Text);
        Assert.NotNull(body.Advice);
        Assert.Equal(DeviceState.Offline, bench.Gateway.Device(lamp).State);
        Assert.Equal(DeviceState.Online, bench.Gateway.Device(fan).State);
        Assert.Equal(body.AlertId, Assert.Single(bench.Desk.Open).Id);

        bench.Unmute(lamp);
        bench.Live(2);
        Assert.Equal("raised cleared", bench.States(AlertRules.Silent));
        Assert.Empty(bench.Desk.Open);
        Assert.Equal(["late", "offline", "online"], bench.Gateway.Bodies<AvailabilityBody>().Select(static one => one.State));
        Assert.Null(bench.Gateway.Device(lamp).LateSinceMicroseconds);
    }

    [Fact]
    public void Silent_ThatComesAndGoes_IsNotToldEachTime()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1);
        bench.Gateway.Join(2);
        bench.Live(20);
        for (var round = 0; round < 40; round++)
        {
            bench.Mute(lamp);
            bench.Live(6);
            bench.Unmute(lamp);
            bench.Live(9);
        }

        Assert.InRange(bench.Said(AlertRules.Silent).Count(static body => body.State == "raised"), 2, 6);
    }

    [Fact]
    public void Silent_TheWholeNetwork_IsOneAlertAboutTheNetwork()
    {
        var bench = new AlertBench();
        var nodes = Enumerable.Range(1, 100).Select(number => bench.Gateway.Join(number)).ToList();
        bench.Live(12);
        nodes.ForEach(bench.Mute);
        bench.Live(10);

        var raised = Assert.Single(bench.Entries(AlertRules.Silent));
        Assert.Equal(("enigmaiot/attic", ""), (((AlertBody)raised.Body).Subject, raised.Device));
        Assert.Matches("^Nothing is heard in the network attic for [345](.[0-9])? min: all of its 100 devices are silent.$", ((AlertBody)raised.Body).Text);
        Assert.All(nodes, node => Assert.NotEqual(DeviceState.Online, bench.Gateway.Device(node).State));

        nodes.ForEach(bench.Unmute);
        bench.Live(4);
        Assert.Equal("raised cleared", bench.States(AlertRules.Silent));
    }

    [Fact]
    public void Silent_ManyButNotAll_AreToldTogether()
    {
        var bench = new AlertBench();
        var nodes = Enumerable.Range(1, 20).Select(number => bench.Gateway.Join(number)).ToList();
        bench.Live(12);
        nodes.Take(9).ToList().ForEach(bench.Mute);
        bench.Live(30);

        var raised = Assert.Single(bench.Said(AlertRules.Silent));
        Assert.StartsWith("9 devices of the network attic have the same trouble: they are silent. They are ", raised.Text, StringComparison.Ordinal);
        nodes.ForEach(bench.Unmute);
        bench.Live(4);
        Assert.Equal("raised cleared", bench.States(AlertRules.Silent));
    }

    [Fact]
    public void Silent_AlertOpenAtARestart_IsNotRaisedAgain()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1);
        var fan = bench.Gateway.Join(2);
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(6);
        bench.Gateway.Crash();
        bench.Gateway.Join(fan);
        bench.Live(20);

        Assert.Equal("raised", bench.States(AlertRules.Silent));
        Assert.Equal(GatewayBench.Id(lamp), Assert.Single(bench.Desk.Open).Subject);
        bench.Unmute(lamp);
        bench.Gateway.Join(lamp);
        bench.Live(1);
        Assert.Equal("raised cleared", bench.States(AlertRules.Silent));
        Assert.Equal("60", Math.Round(bench.Gateway.Control.Availability(GatewayBench.Id(lamp))!.UsualSeconds!.Value).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Silent_GatewayWasDownForAWeek_NobodyIsToldAtOnce()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1);
        bench.Live(20);
        bench.Gateway.Pass(TimeSpan.FromDays(7));
        bench.Gateway.Crash();
        bench.Gateway.Wait(TimeSpan.FromMinutes(2));
        Assert.Empty(bench.Said(AlertRules.Silent));
        Assert.Contains("since the gateway listens again", bench.Gateway.Control.Availability(GatewayBench.Id(lamp))!.Reason, StringComparison.Ordinal);
        bench.Gateway.Wait(TimeSpan.FromMinutes(5));
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("raised", bench.States(AlertRules.Silent));
    }

    [Fact]
    public void Silent_ClockSetBackADay_NobodyIsFalselyLateAndTheDeadStillAre()
    {
        var bench = new AlertBench();
        var (lamp, fan) = (bench.Gateway.Join(1), bench.Gateway.Join(2));
        bench.Live(20);
        bench.Gateway.SetClock(TimeSpan.FromDays(-1));
        bench.Live(20);
        Assert.Empty(bench.Gateway.Bodies<AvailabilityBody>());
        bench.Mute(lamp);
        bench.Live(5);
        bench.Gateway.SetClock(TimeSpan.FromDays(2));
        bench.Live(5);
        Assert.Equal("raised", bench.States(AlertRules.Silent));
        Assert.Equal(DeviceState.Online, bench.Gateway.Device(fan).State);
    }

    [Fact]
    public void Silent_DeviceRemoved_IsCleared()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1);
        bench.Gateway.Join(2);
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(6);
        Assert.True(bench.Gateway.Finish(bench.Gateway.Control.KickAsync(GatewayBench.Id(lamp), GatewayBench.Tester, CancellationToken.None)).Accepted);
        bench.Live(1);
        Assert.Equal("raised cleared", bench.States(AlertRules.Silent));
        Assert.Equal("it was removed", bench.Said(AlertRules.Silent)[^1].Text);
    }

    [Fact]
    public void WeakLink_LostMessages_AreToldWithTheShare()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1, name: "lamp");
        bench.Live(10);
        bench.Set(AlertRules.WeakLink, true, ("rssi", -127), ("loss", 30));
        for (var round = 0; round < 40; round++)
        {
            lamp.Skip(2);
            bench.Live(1);
        }

        Assert.Equal("raised", bench.States(AlertRules.WeakLink));
        Assert.Matches("^lamp is heard badly: 3[0-9] % of its messages are lost.$", bench.Said(AlertRules.WeakLink)[0].Text);
        bench.Live(80);
        Assert.Equal("raised cleared", bench.States(AlertRules.WeakLink));
    }

    [Fact]
    public void WeakLink_Signal_HasAGapBetweenWeakAndWell()
    {
        var bench = new AlertBench();
        bench.Gateway.Join(1, name: "lamp");
        bench.Set(AlertRules.WeakLink, true, ("rssi", -60));
        bench.Live(12);
        Assert.Equal("lamp is heard badly: its signal is -61 dBm.", Assert.Single(bench.Said(AlertRules.WeakLink)).Text);
        bench.Set(AlertRules.WeakLink, true, ("rssi", -64));
        bench.Live(30);
        Assert.Equal("raised", bench.States(AlertRules.WeakLink));
        bench.Set(AlertRules.WeakLink, true, ("rssi", -70));
        bench.Live(10);
        Assert.Equal("raised cleared", bench.States(AlertRules.WeakLink));
    }

    [Fact]
    public void Refused_ThreeHellosWithAWrongKey_NameTheAddressAndWhatToDo()
    {
        var bench = new AlertBench();
        var stranger = bench.Gateway.Stranger(7);
        for (var hello = 0; hello < 2; hello++)
        {
            stranger.Hello();
            bench.Gateway.Wait(TimeSpan.FromSeconds(11));
        }

        Assert.Empty(bench.Said(AlertRules.Refused));
        for (var hello = 0; hello < 20; hello++)
        {
            stranger.Hello();
            bench.Gateway.Wait(TimeSpan.FromSeconds(11));
        }

        var said = Assert.Single(bench.Said(AlertRules.Refused));
        Assert.Equal("5C:CF:7F:00:00:07 has probably a wrong network key: 3 of its hellos could not be decrypted.", said.Text);
        Assert.Contains("Give it the key of this network", said.Advice, StringComparison.Ordinal);
        bench.Gateway.Wait(TimeSpan.FromMinutes(11));
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("raised cleared", bench.States(AlertRules.Refused));
    }

    [Fact]
    public void Refused_HellosUnderTheAddressOfADevice_AreNotBlamedOnIt()
    {
        var bench = new AlertBench();
        bench.Gateway.Join(7, name: "lamp");
        var stranger = bench.Gateway.Stranger(7);
        for (var hello = 0; hello < 4; hello++)
        {
            stranger.Hello();
            bench.Gateway.Wait(TimeSpan.FromSeconds(11));
        }

        Assert.StartsWith("lamp joined before, but 3 hellos under its address could not be decrypted", Assert.Single(bench.Said(AlertRules.Refused)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_ManyStrangers_AreToldTogether()
    {
        var bench = new AlertBench();
        var strangers = Enumerable.Range(1, 40).Select(bench.Gateway.Stranger).ToList();
        for (var round = 0; round < 5; round++)
        {
            strangers.ForEach(static stranger => stranger.Hello());
            bench.Gateway.Wait(TimeSpan.FromSeconds(11));
        }

        var said = Assert.Single(bench.Said(AlertRules.Refused));
        Assert.Equal(("enigmaiot/attic", "raised"), (said.Subject, said.State));
        Assert.StartsWith("40 devices of the network attic", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OldCounters_AreTold()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1, name: "lamp");
        bench.Live(3);
        for (var round = 0; round < 4; round++)
        {
            lamp.Repeat();
            bench.Gateway.Wait(TimeSpan.FromSeconds(11));
        }

        Assert.StartsWith("3 frames of lamp came with an old counter", Assert.Single(bench.Said(AlertRules.Replay)).Text, StringComparison.Ordinal);
        bench.Live(13);
        Assert.Equal("raised cleared", bench.States(AlertRules.Replay));
    }

    [Fact]
    public void NameConflict_TakenName_IsToldWithTheName()
    {
        var bench = new AlertBench();
        bench.Gateway.Join(1, name: "lamp");
        var other = bench.Gateway.Join(2);
        other.Name("lamp");
        bench.Gateway.Turn();
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("5C:CF:7F:00:00:02 asks for the name 'lamp', which another device has.", Assert.Single(bench.Said(AlertRules.NameConflict)).Text);
        bench.Live(70);
        Assert.Equal("raised cleared", bench.States(AlertRules.NameConflict));
    }

    [Fact]
    public void Disk_LittleSpace_IsToldOnceAndClearedWithAMargin()
    {
        var bench = new AlertBench { Free = 499_000_000 };
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("Only 499 MB are free on the disk of the data folder.", Assert.Single(bench.Said(AlertRules.Disk)).Text);
        bench.Free = 550_000_000;
        bench.Gateway.Wait(TimeSpan.FromMinutes(10));
        bench.Gateway.Wait(TimeSpan.FromMinutes(10));
        Assert.Equal("raised", bench.States(AlertRules.Disk));
        bench.Free = 900_000_000;
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        bench.Gateway.Wait(TimeSpan.FromMinutes(2));
        Assert.Equal("raised cleared", bench.States(AlertRules.Disk));
    }

    [Fact]
    public void Disk_RefusingJournal_IsToldWhenItTakesEntriesAgain()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1);
        bench.Gateway.Journal.RefusesAppends = true;
        lamp.Name("lamp");
        bench.Gateway.Turn();
        bench.Gateway.Wait(TimeSpan.FromSeconds(5));
        Assert.Equal("refusing", bench.Gateway.Control.Health.Status);
        Assert.Empty(bench.Said(AlertRules.Disk));

        bench.Gateway.Journal.RefusesAppends = false;
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("The journal did not accept entries: what devices said meanwhile is lost.", Assert.Single(bench.Said(AlertRules.Disk)).Text);
        bench.Gateway.Wait(TimeSpan.FromMinutes(2));
        bench.Gateway.Wait(TimeSpan.FromMinutes(2));
        Assert.Equal("raised cleared", bench.States(AlertRules.Disk));
        Assert.Empty(bench.Desk.Open);
    }

    [Fact]
    public void QueueExpiry_CommandForASleeper_IsTold()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1, sleepy: true, name: "lamp");
        bench.Gateway.Set(GatewayBench.Id(lamp), "on", expires: TimeSpan.FromMinutes(1));
        bench.Gateway.Wait(TimeSpan.FromMinutes(2));
        bench.Gateway.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("1 command for lamp expired before it could take it.", Assert.Single(bench.Said(AlertRules.QueueExpiry)).Text);
        Assert.Equal("raised", bench.States(AlertRules.QueueExpiry));
    }

    [Fact]
    public void Link_Fails_IsToldInsteadOfTheDevicesBehindIt()
    {
        var bench = new AlertBench();
        var nodes = Enumerable.Range(1, 10).Select(number => bench.Gateway.Join(number)).ToList();
        bench.Live(12);
        bench.Gateway.Link.IsFailing = true;
        nodes.ForEach(bench.Mute);
        bench.Live(30);

        Assert.Equal("raised", bench.States(AlertRules.Link));
        Assert.Empty(bench.Said(AlertRules.Silent));
        Assert.Contains(bench.Gateway.Bodies<LinkBody>(), static link => link.State == "failed");
        Assert.All(nodes, node => Assert.NotEqual(DeviceState.Online, bench.Gateway.Device(node).State));

        bench.Gateway.Link.IsFailing = false;
        nodes.Skip(1).ToList().ForEach(bench.Unmute);
        bench.Live(2);
        Assert.Equal("raised cleared", bench.States(AlertRules.Link));
        Assert.Empty(bench.Said(AlertRules.Silent));
        bench.Live(4);
        Assert.Equal(GatewayBench.Id(nodes[0]), Assert.Single(bench.Said(AlertRules.Silent)).Subject);
    }

    [Fact]
    public void Acknowledge_OpenAlert_IsJournalledAuditedAndKept()
    {
        var bench = Silenced(out var id, out _);
        Assert.True(bench.Gateway.Finish(bench.Desk.AcknowledgeAsync(id, GatewayBench.Tester, CancellationToken.None)).Accepted);
        Assert.Equal("tester", Assert.Single(bench.Desk.Open).AcknowledgedBy);
        Assert.Equal("raised acknowledged", bench.States(AlertRules.Silent));
        Assert.Equal("alert.acknowledged", bench.Gateway.Bodies<AuditBody>()[^1].Action);
        Assert.Equal(CommandRefusal.TooLate, bench.Gateway.Finish(bench.Desk.AcknowledgeAsync(id, GatewayBench.Tester, CancellationToken.None)).Refusal);
        bench.Gateway.Crash();
        Assert.Equal("tester", Assert.Single(bench.Desk.Open).AcknowledgedBy);
    }

    [Fact]
    public void Mute_Subject_IsNotToldAgainUntilItEnds()
    {
        var bench = Silenced(out var id, out var lamp);
        Assert.True(bench.Gateway.Finish(bench.Desk.MuteAsync(id, TimeSpan.FromHours(2), GatewayBench.Tester, CancellationToken.None)).Accepted);
        Assert.Equal((AlertRules.Silent, GatewayBench.Id(lamp)), (bench.Desk.Mutes[0].Rule, bench.Desk.Mutes[0].Subject));
        bench.Unmute(lamp);
        bench.Live(10);
        bench.Mute(lamp);
        bench.Live(60);
        Assert.Equal("raised muted cleared", bench.States(AlertRules.Silent));
        bench.Live(120);
        Assert.Equal("raised muted cleared raised", bench.States(AlertRules.Silent));
        Assert.Empty(bench.Desk.Mutes);
    }

    [Fact]
    public void Mute_TakenBack_HoldsNoMore()
    {
        var bench = Silenced(out var id, out _);
        bench.Gateway.Finish(bench.Desk.MuteAsync(id, null, GatewayBench.Tester, CancellationToken.None));
        Assert.Null(Assert.Single(bench.Desk.Mutes).UntilMicroseconds);
        bench.Gateway.Crash();
        Assert.Single(bench.Desk.Mutes);
        Assert.True(bench.Gateway.Finish(bench.Desk.UnmuteAsync(id, GatewayBench.Tester, CancellationToken.None)).Accepted);
        Assert.Empty(bench.Desk.Mutes);
        Assert.Equal(CommandRefusal.TooLate, bench.Gateway.Finish(bench.Desk.UnmuteAsync(id, GatewayBench.Tester, CancellationToken.None)).Refusal);
        Assert.Equal(CommandRefusal.TooLate, bench.Gateway.Finish(bench.Desk.MuteAsync(77, null, GatewayBench.Tester, CancellationToken.None)).Refusal);
    }

    [Fact]
    public void Rule_SwitchedOff_ClearsWhatIsOpenAndIsKept()
    {
        var bench = Silenced(out _, out _);
        bench.Set(AlertRules.Silent, false);
        bench.Live(2);
        Assert.Equal(["raised", "cleared"], bench.Said(AlertRules.Silent).Select(static body => body.State));
        Assert.Equal("the rule was switched off", bench.Said(AlertRules.Silent)[^1].Text);
        bench.Gateway.Crash();
        Assert.False(bench.Desk.Rules[0].Enabled);
        Assert.Equal("alert.rule", bench.Gateway.Bodies<AuditBody>()[^1].Action);
    }

    [Theory]
    [InlineData("nothing", "minutes", 1)]
    [InlineData("silent", "hours", 1)]
    [InlineData("silent", "minutes", -1)]
    [InlineData("silent", "minutes", double.NaN)]
    public void Rule_Nonsense_IsRefused(string rule, string number, double value) =>
        Assert.NotNull(AlertRules.Complete(rule, true, new Dictionary<string, double> { [number] = value }, null, out _));

    /// <summary>Conclusions are durable before anybody hears of them, and an output is offered them like all else.</summary>
    [Fact]
    public void Outputs_Alerts_AreOffered()
    {
        var output = new CollectingOutput();
        var bench = new AlertBench(output);
        var lamp = bench.Gateway.Join(1);
        bench.Gateway.Join(2);
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(6);
        Assert.Contains(output.Entries, static entry => entry.Kind == EntryKind.Alert);
        Assert.Contains(output.Entries, static entry => entry.Body is AvailabilityBody { State: "late" });
    }

    private static AlertBench Silenced(out long id, out FieldNode lamp)
    {
        var bench = new AlertBench();
        lamp = bench.Gateway.Join(1);
        bench.Gateway.Join(2);
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(6);
        id = Assert.Single(bench.Desk.Open).Id;
        return bench;
    }
}
