using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Downlinks;

/// <summary>The queue in a whole gateway: real session, memory air, virtual time.</summary>
public sealed class DownlinkQueueTests
{
    [Fact]
    public void AwakeNode_Downlink_IsDeliveredAtOnce()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        var result = bench.Set(GatewayBench.Id(node), "on");
        Assert.Equal(["on"], node.TakeTexts());
        Assert.Equal(DownlinkStatus.Delivered, bench.Status(result));
        Assert.Equal(
            [DownlinkStatus.Queued, DownlinkStatus.Sent, DownlinkStatus.Delivered],
            bench.Bodies<DownlinkBody>().Select(body => body.State));
    }

    [Fact]
    public void Downlink_NotDurableYet_IsNotSent()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        bench.Journal.RefusesCommits = true;
        var task = bench.Control.SubmitAsync(Request(node, "on"), GatewayBench.Tester, CancellationToken.None);
        bench.Turn();
        Assert.Empty(node.TakeTexts());
        Assert.False(task.IsCompleted);
        bench.Journal.RefusesCommits = false;
        bench.Turn();
        Assert.True(task.IsCompletedSuccessfully);
        bench.Turn();
        Assert.Equal(["on"], node.TakeTexts());
    }

    /// <summary>The process dies between the radio and its acknowledgement: the command is not repeated, and its record says why nobody knows more.</summary>
    [Fact]
    public async Task Sent_WhenTheProcessDies_IsNotSentAgainAndSaysSo()
    {
        const string interrupted = "the gateway restarted before its outcome was known; it is not sent again";
        var bench = new GatewayBench();
        var node = bench.Join(1);
        bench.Journal.RefusesCommits = true;
        var task = bench.Control.SubmitAsync(Request(node, "toggle"), GatewayBench.Tester, CancellationToken.None);
        bench.Turn();
        bench.Journal.RefusesCommits = false;
        bench.Host.CommitTurn();
        bench.Host.RunRadio(bench.Now);
        bench.Host.CommitTurn();
        bench.Host.Settle(bench.Now);
        Assert.True(task.IsCompletedSuccessfully);
        var result = await task;
        Assert.Equal(DownlinkStatus.Sent, bench.Status(result));

        bench.Crash();
        for (var start = 0; start < 2; start++)
        {
            node.Heard.Clear();
            bench.Join(node);
            node.Data("here again");
            bench.Turn();
            Assert.Empty(node.TakeTexts());
            var record = bench.Control.FindDownlink(result.Downlink!.Id)!;
            Assert.Equal((DownlinkStatus.Sent, interrupted, 1), (record.Status, record.Reason, record.Attempts));
            Assert.Single(bench.Bodies<DownlinkBody>(), body => body.Reason == interrupted);
            bench.Crash();
        }
    }

    [Fact]
    public void Sleeper_SeveralDownlinks_OneAfterEachData()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        foreach (var text in (string[])["1", "2", "3"])
        {
            bench.Set(GatewayBench.Id(node), text);
        }

        Assert.Empty(node.TakeTexts());
        foreach (var text in (string[])["1", "2", "3"])
        {
            node.Data("awake");
            bench.Turn();
            Assert.Equal([text], node.TakeTexts());
        }

        node.Data("awake");
        bench.Turn();
        Assert.Empty(node.TakeTexts());
        Assert.All(bench.Control.Downlinks(GatewayBench.Id(node)), record => Assert.Equal(DownlinkStatus.Delivered, record.Status));
    }

    [Fact]
    public void Sleeper_UrgentOneComesLater_Overtakes()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        bench.Set(GatewayBench.Id(node), "common");
        bench.Set(GatewayBench.Id(node), "urgent", priority: 10);
        node.Data("awake");
        bench.Turn();
        Assert.Equal(["urgent"], node.TakeTexts());
        node.Data("awake");
        bench.Turn();
        Assert.Equal(["common"], node.TakeTexts());
    }

    [Fact]
    public void Sleeper_SameKeyAgain_OnlyTheNewestIsSent()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        var older = bench.Set(GatewayBench.Id(node), "20", key: "setpoint");
        var other = bench.Set(GatewayBench.Id(node), "lamp");
        bench.Set(GatewayBench.Id(node), "21", key: "setpoint");
        Assert.Equal(DownlinkStatus.Cancelled, bench.Status(older));
        node.Data("awake");
        bench.Turn();
        node.Data("awake");
        bench.Turn();
        Assert.Equal(["lamp", "21"], node.TakeTexts());
        Assert.Equal(DownlinkStatus.Delivered, bench.Status(other));
    }

    [Fact]
    public void Sleeper_ExpiryPasses_IsNeverSent()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        var result = bench.Set(GatewayBench.Id(node), "late", expires: TimeSpan.FromSeconds(30));
        bench.Wait(TimeSpan.FromSeconds(31));
        Assert.Equal(DownlinkStatus.Expired, bench.Status(result));
        node.Data("awake");
        bench.Turn();
        Assert.Empty(node.TakeTexts());
    }

    [Fact]
    public void Sleeper_Cancelled_IsNeverSent()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        var result = bench.Set(GatewayBench.Id(node), "no");
        var cancel = bench.Finish(bench.Control.CancelAsync(result.Downlink!.Id, GatewayBench.Tester, CancellationToken.None));
        Assert.True(cancel.Accepted);
        Assert.Equal(DownlinkStatus.Cancelled, bench.Status(result));
        node.Data("awake");
        bench.Turn();
        Assert.Empty(node.TakeTexts());
    }

    [Fact]
    public void Cancel_AfterDelivery_IsTooLate()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        var result = bench.Set(GatewayBench.Id(node), "on");
        var cancel = bench.Finish(bench.Control.CancelAsync(result.Downlink!.Id, GatewayBench.Tester, CancellationToken.None));
        Assert.Equal(CommandRefusal.TooLate, cancel.Refusal);
        Assert.Equal(DownlinkStatus.Delivered, bench.Status(result));
    }

    [Fact]
    public void AwakeNode_RadioOff_ThreeAttemptsThenWaitsForItsNextData()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        node.Link.Listening = false;
        var result = bench.Set(GatewayBench.Id(node), "on");
        bench.Wait(TimeSpan.FromSeconds(60));
        bench.Wait(TimeSpan.FromSeconds(60));
        bench.Wait(TimeSpan.FromSeconds(60));
        var record = bench.Control.FindDownlink(result.Downlink!.Id)!;
        Assert.Equal((DownlinkStatus.Queued, 3), (record.Status, record.Attempts));
        node.Link.Listening = true;
        bench.Wait(TimeSpan.FromHours(1));
        Assert.Empty(node.TakeTexts());
        node.Data("back");
        bench.Turn();
        Assert.Equal(["on"], node.TakeTexts());
        Assert.Equal(DownlinkStatus.Delivered, bench.Status(result));
    }

    [Fact]
    public void Node_WithoutSession_GetsItsQueueInOrderWhenItJoins()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        bench.Crash();
        Assert.True(bench.Set(GatewayBench.Id(node), "1").Accepted);
        Assert.True(bench.Set(GatewayBench.Id(node), "2").Accepted);
        Assert.Empty(node.TakeTexts());
        bench.Join(node);
        bench.Turn();
        Assert.Equal(["1", "2"], node.TakeTexts());
    }

    [Fact]
    public void Sleeper_SessionEnds_DownlinkGoesOutUnderTheNewKey()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        bench.Set(GatewayBench.Id(node), "kept");
        bench.Finish(bench.Control.KickAsync(GatewayBench.Id(node), GatewayBench.Tester, CancellationToken.None));
        bench.Join(node, sleepy: true);
        node.Data("first");
        bench.Turn();
        node.Data("second");
        bench.Turn();
        Assert.Equal(["kept"], node.TakeTexts());
    }

    [Fact]
    public void Crash_BetweenSentAndCommit_IsSentAgainAndNeverLost()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        var task = bench.Control.SubmitAsync(Request(node, "on"), GatewayBench.Tester, CancellationToken.None);
        bench.Host.RunTurn(bench.Now);
        bench.Host.CommitTurn();
        bench.Host.RunTurn(bench.Now);
        Assert.True(task.IsCompleted);
        node.Listen(bench.Now);
        Assert.Equal(["on"], node.TakeTexts());
        bench.Crash();
        bench.Join(node);
        bench.Turn();
        Assert.Equal(["on"], node.TakeTexts());
    }

    [Fact]
    public void Crash_Accepted_NumbersAreNotUsedAgain()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        var first = bench.Set(GatewayBench.Id(node), "1");
        bench.Crash();
        var second = bench.Set(GatewayBench.Id(node), "2");
        Assert.True(second.Downlink!.Id > first.Downlink!.Id);
        Assert.Equal(2, bench.Control.Downlinks(GatewayBench.Id(node)).Count);
    }

    [Fact]
    public void Queue_Full_RefusesOneMoreButTakesOneThatReplaces()
    {
        var bench = new GatewayBench(new GatewayHostOptions { QueuePerDevice = 2 });
        var node = bench.Join(1, sleepy: true);
        bench.Set(GatewayBench.Id(node), "1", key: "a");
        bench.Set(GatewayBench.Id(node), "2");
        Assert.Equal(CommandRefusal.QueueFull, bench.Set(GatewayBench.Id(node), "3").Refusal);
        Assert.True(bench.Set(GatewayBench.Id(node), "4", key: "a").Accepted);
    }

    [Fact]
    public void Broadcast_Downlink_IsSentOnce()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, broadcast: true);
        var result = bench.Set($"enigmaiot/{GatewayBench.Network}/broadcast", "all");
        bench.Wait(TimeSpan.FromSeconds(30));
        Assert.Equal(DownlinkStatus.Delivered, bench.Status(result));
        Assert.Single(node.Heard, heard => heard.Type == Protocols.EnigmaIot.Messages.MessageType.BroadcastDataSet);
    }

    [Theory]
    [InlineData("version", false, "", "01", "81000908", """{"version":"0.9.8"}""")]
    [InlineData("sleeptime", true, "3c000000", "033c000000", "823c000000", """{"sleeptime":60}""")]
    [InlineData("reset", false, "", "05", "85", """{"result":"OK"}""")]
    [InlineData("restart", false, "", "09", "8903", """{"reason":3}""")]
    [InlineData("name", false, "", "07", "085ccf7f00000141", """{"name":"A","address":"5C:CF:7F:00:00:01"}""")]
    [InlineData("name", true, "4142", "87414200", "085ccf7f0000014142", """{"name":"AB","address":"5C:CF:7F:00:00:01"}""")]
    public void ControlCommand_Answered_IsMatchedByItsWord(string word, bool sets, string arguments, string onAir, string answer, string json)
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        var result = bench.Order(GatewayBench.Id(node), word, Convert.FromHexString(arguments), sets);
        Assert.Equal(onAir, Convert.ToHexStringLower(Assert.Single(node.TakeControls())));
        Assert.Equal(DownlinkStatus.Delivered, bench.Status(result));
        node.Control(Convert.FromHexString(answer));
        bench.Turn();
        Assert.Equal(DownlinkStatus.Answered, bench.Status(result));
        Assert.Equal(json, bench.Control.FindDownlink(result.Downlink!.Id)!.Answer);
        Assert.Equal(json, bench.Bodies<ControlBody>()[^1].Result);
    }

    [Fact]
    public void Rssi_Asked_IsAnsweredByTheGatewayItself()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        var result = bench.Order(GatewayBench.Id(node), "rssi");
        Assert.Equal(DownlinkStatus.Answered, bench.Status(result));
        Assert.Equal("""{"rssi":-61,"channel":3}""", bench.Control.FindDownlink(result.Downlink!.Id)!.Answer);
        Assert.Empty(node.Heard);
    }

    [Fact]
    public void Answer_AfterRestart_StillMatches()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        var result = bench.Order(GatewayBench.Id(node), "restart");
        bench.Turn();
        bench.Crash();
        bench.Join(node);
        node.Control(0x89, 3);
        bench.Turn();
        Assert.Equal(DownlinkStatus.Answered, bench.Status(result));
    }

    [Fact]
    public void Identify_Delivered_IsFinal()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        var result = bench.Order(GatewayBench.Id(node), "identify");
        Assert.True(bench.Control.FindDownlink(result.Downlink!.Id)!.IsFinal);
    }

    [Fact]
    public void Closed_BeyondTheBound_AreForgotten()
    {
        var bench = new GatewayBench(new GatewayHostOptions { ClosedDownlinks = 3 });
        var node = bench.Join(1);
        for (var round = 0; round < 6; round++)
        {
            bench.Set(GatewayBench.Id(node), "x");
        }

        Assert.Equal([4L, 5L, 6L], bench.Control.Downlinks(null).Select(record => record.Id));
    }

    private static DownlinkRequest Request(FieldNode node, string text) =>
        new() { Device = GatewayBench.Id(node), Verb = DownlinkVerb.Set, Payload = System.Text.Encoding.UTF8.GetBytes(text) };
}
