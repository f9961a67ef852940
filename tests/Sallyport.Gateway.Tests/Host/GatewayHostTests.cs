using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Host;

public sealed class GatewayHostTests
{
    [Fact]
    public void Node_JoinsNamesAndReports_EntriesInOrder()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "kitchen");
        node.Data("21.5");
        bench.Turn();
        var entries = bench.Journal.Entries.Where(entry => entry.Device == GatewayBench.Id(node)).ToList();
        Assert.Equal([EntryKind.Joined, EntryKind.Named, EntryKind.Uplink], entries.Select(entry => entry.Kind));
        var uplink = (UplinkBody)entries[2].Body;
        Assert.Equal(("kitchen", "raw", 1, -61), (uplink.Name, uplink.Encoding, uplink.Counter, uplink.Rssi));
        Assert.Equal("21.5"u8.ToArray(), uplink.Payload);
        Assert.Equal((-61, 3), (((JoinedBody)entries[0].Body).Rssi, ((JoinedBody)entries[0].Body).Channel));
    }

    [Fact]
    public void Start_FirstEntry_SaysLinkIsUp()
    {
        var bench = new GatewayBench();
        Assert.Equal("up", Assert.Single(bench.Bodies<LinkBody>()).State);
    }

    [Fact]
    public void Facts_NotCommitted_AreInvisibleOutside()
    {
        var output = new CollectingOutput();
        var bench = new GatewayBench(output);
        var node = bench.Node(1);
        output.Entries.Clear();
        node.Hello();
        bench.Turn(commit: false);
        Assert.Equal(1, bench.Journal.Pending);
        Assert.Empty(bench.Control.Devices);
        Assert.Empty(output.Entries);
        bench.Turn();
        Assert.Single(bench.Control.Devices);
        Assert.Single(output.Entries);
    }

    [Fact]
    public void RadioAnswer_JournalRefusesEverything_StillLeaves()
    {
        var bench = new GatewayBench();
        bench.Journal.RefusesAppends = true;
        var node = bench.Node(1);
        bench.Join(node);
        node.Data("x");
        bench.Turn();
        Assert.Contains(node.Heard, heard => heard.Type == Protocols.EnigmaIot.Messages.MessageType.ServerHello);
        Assert.Equal("refusing", bench.Control.Health.Status);
    }

    [Fact]
    public void StateFacts_JournalRefusesForAWhile_AreWrittenLaterInOrder()
    {
        var bench = new GatewayBench();
        bench.Journal.RefusesAppends = true;
        var node = bench.Node(1);
        bench.Join(node);
        node.Data("lost: nobody was told that it arrived");
        bench.Turn();
        bench.Journal.RefusesAppends = false;
        node.Data("kept");
        bench.Turn();
        Assert.Equal([EntryKind.Joined, EntryKind.Uplink], bench.Journal.Entries.Where(entry => entry.Device.Length > 0).Select(entry => entry.Kind));
        Assert.Equal("ok", bench.Control.Health.Status);
    }

    [Fact]
    public void Commit_DiskRefusesThenAccepts_NothingIsLost()
    {
        var bench = new GatewayBench();
        bench.Journal.RefusesCommits = true;
        bench.Join(1);
        Assert.Empty(bench.Control.Devices);
        bench.Journal.RefusesCommits = false;
        bench.Turn();
        Assert.Single(bench.Control.Devices);
    }

    [Fact]
    public void Store_RefusesThenAccepts_RecordsAreWrittenAfterwards()
    {
        var bench = new GatewayBench();
        bench.Store.Refuses = true;
        var node = bench.Join(1);
        bench.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("degraded", bench.Control.Health.Status);
        bench.Store.Refuses = false;
        bench.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal(GatewayBench.Id(node), Assert.Single(bench.Store.LoadDevices()).Id);
        Assert.Equal("ok", bench.Control.Health.Status);
    }

    [Fact]
    public void Hellos_ManyAtOnce_AreAnsweredInBoundedTurns()
    {
        var bench = new GatewayBench();
        var nodes = Enumerable.Range(1, 20).Select(number => bench.Node(number)).ToArray();
        foreach (var node in nodes)
        {
            node.Hello();
        }

        bench.Host.RunRadio(bench.Now);
        Assert.InRange(bench.Journal.Pending, 1, 8);
        bench.Turn();
        Assert.Equal(20, bench.Control.Devices.Count);
    }

    [Fact]
    public async Task Stop_CleanEnd_SavesStateAndSaysLinkIsDown()
    {
        var output = new CollectingOutput();
        var bench = new GatewayBench(output);
        var node = bench.Join(1);
        await bench.Host.StopAsync(bench.Now);
        Assert.True(output.IsDisposed);
        Assert.Equal("down", bench.Bodies<LinkBody>()[^1].State);
        Assert.Equal(bench.Journal.CommittedSeq, bench.Store.AppliedSeq);
        Assert.Equal(bench.Journal.CommittedSeq, bench.Store.LoadCursor("collector"));
        Assert.Equal(GatewayBench.Id(node), Assert.Single(bench.Store.LoadDevices()).Id);
        var late = await bench.Control.AuditAsync("x", "", null, GatewayBench.Tester, CancellationToken.None);
        Assert.False(late.Accepted);
    }

    [Fact]
    public void Crash_StateStoreBehind_TailIsReplayed()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "kitchen");
        Assert.Equal(0, bench.Store.Applications);
        bench.Crash();
        Assert.Equal(("kitchen", DeviceState.Offline), (bench.Device(node).Name, bench.Device(node).State));
    }

    [Fact]
    public async Task Command_Refused_AsksForASettleWithoutACommit()
    {
        var store = new InMemoryStateStore();
        var host = new Gateway.Host.GatewayHost(new InMemoryJournal(), store, new Gateway.Policies.PolicySet(store, []), [], [], new());
        var asked = 0;
        await host.StartAsync(new GatewayBench().Now, () => asked++, CancellationToken.None);
        host.RunRadio(new GatewayBench().Now);
        Assert.Equal(0, asked);
        var task = host.Control.KickAsync("nobody", GatewayBench.Tester, CancellationToken.None);
        host.RunRadio(new GatewayBench().Now);
        Assert.Equal(1, asked);
        host.Settle(new GatewayBench().Now);
        Assert.Equal(Gateway.Commands.CommandRefusal.UnknownDevice, (await task.WaitAsync(TimeSpan.FromSeconds(30))).Refusal);
    }

    [Fact]
    public void Driver_SameSegmentTwice_IsRefused()
    {
        var bench = new GatewayBench();
        var outputs = new[] { new CollectingOutput("a"), new CollectingOutput("a") };
        Assert.Throws<ArgumentException>(() => new Gateway.Host.GatewayHost(bench.Journal, bench.Store, bench.Policies, [], outputs, new()));
    }
}
