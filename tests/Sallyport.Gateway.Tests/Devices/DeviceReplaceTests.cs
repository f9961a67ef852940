using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Devices;

public sealed class DeviceReplaceTests
{
    [Fact]
    public async Task Replace_DeadDevice_GivesNameTagsPoliciesAndNote()
    {
        var bench = new GatewayBench();
        var old = bench.Join(1, name: "kitchen");
        Edit(bench, old, new DeviceEdit { Tags = ["window"], SetsNote = true, Note = "left shelf" });
        bench.Finish(bench.Control.SetPolicyAsync(GatewayBench.Id(old), EnigmaIotPolicies.Reset, "on", GatewayBench.Tester, CancellationToken.None));
        await bench.StopAndStartAsync();
        var successor = bench.Join(2, name: "fresh");
        Assert.True(Replace(bench, successor, old).Accepted);

        var (now, retired) = (bench.Device(successor), bench.Device(old));
        Assert.Equal(("kitchen", "kitchen", "left shelf"), (now.Name, now.GivenName, now.Note));
        Assert.Equal(["window"], now.Tags);
        Assert.Equal([GatewayBench.Id(old)], now.Formerly);
        Assert.Equal((DeviceState.Left, GatewayBench.Id(successor), null), (retired.State, retired.ReplacedBy, retired.Name));
        Assert.Empty(retired.Tags);
        Assert.Equal([(GatewayBench.Id(successor), EnigmaIotPolicies.Reset, "on")], bench.Control.Policies);
        Assert.Equal([[0x87, .. "kitchen\0"u8]], successor.TakeControls());
        Assert.Equal(GatewayBench.Id(successor), Assert.Single(bench.Control.Find("kitchen")).Id);
    }

    [Fact]
    public async Task Replace_History_IsThatOfBoth()
    {
        var bench = new GatewayBench();
        var old = bench.Join(1, name: "kitchen");
        old.Data("first");
        bench.Turn();
        await bench.StopAndStartAsync();
        var successor = bench.Join(2);
        Replace(bench, successor, old);
        successor.Data("second");
        bench.Turn();
        var device = bench.Device(successor);
        var uplinks = bench.Journal.Search(OfBoth(device)).Entries;
        Assert.Equal([GatewayBench.Id(old), GatewayBench.Id(successor)], uplinks.Select(entry => entry.Device));
        var first = bench.Journal.Search(OfBoth(device) with { Maximum = 1 }).Entries;
        Assert.Equal(uplinks[0].Seq, Assert.Single(first).Seq);
        Assert.Empty(bench.Journal.Search(OfBoth(device) with { AfterSeq = uplinks[1].Seq }).Entries);
    }

    [Fact]
    public async Task Replace_WaitingDownlinks_GoAlongAndFirmwareDoesNot()
    {
        var bench = new GatewayBench();
        var old = bench.Join(1, sleepy: true, name: "kitchen");
        await bench.StopAndStartAsync();
        var kept = bench.Set(GatewayBench.Id(old), "dim", priority: 7).Downlink!;
        var name = bench.Order(GatewayBench.Id(old), "name", [.. "pantry"u8], sets: true).Downlink!;
        var successor = bench.Join(2, sleepy: true);
        Replace(bench, successor, old);
        Assert.Equal(DownlinkStatus.Cancelled, bench.Control.FindDownlink(kept.Id)!.Status);
        Assert.Equal((DownlinkStatus.Cancelled, $"the device was replaced by {GatewayBench.Id(successor)}"), (bench.Control.FindDownlink(name.Id)!.Status, bench.Control.FindDownlink(name.Id)!.Reason));
        var moved = Assert.Single(bench.Control.Downlinks(GatewayBench.Id(successor)), downlink => downlink.Request.Verb == DownlinkVerb.Set);
        Assert.Equal((7, $"goes to {GatewayBench.Id(successor)} as downlink {moved.Id}: the device was replaced"), (moved.Request.Priority, bench.Control.FindDownlink(kept.Id)!.Reason));
        successor.Data("awake");
        bench.Turn();
        Assert.Equal(["dim"], successor.TakeTexts());
    }

    [Fact]
    public void Replace_DeviceThatReports_NeedsForceAndEndsItsSession()
    {
        var bench = new GatewayBench();
        var old = bench.Join(1, name: "kitchen");
        var successor = bench.Join(2);
        Assert.Equal(CommandRefusal.StillAlive, Replace(bench, successor, old).Refusal);
        Assert.Equal("kitchen", bench.Device(old).Name);
        Assert.True(Replace(bench, successor, old, force: true).Accepted);
        Assert.Contains(old.Heard, heard => heard.Frame is [0xFB, 6]);

        // The old hardware comes back and calls itself as before: the name belongs to the other now.
        bench.Join(old);
        old.Name("kitchen");
        bench.Turn();
        Assert.Equal((DeviceState.Online, null, GatewayBench.Id(successor)), (bench.Device(old).State, bench.Device(old).Name, bench.Device(old).ReplacedBy));
        Assert.Equal("kitchen", bench.Device(successor).Name);
    }

    [Fact]
    public void Replace_Back_GivesThePlaceBackToTheOldOne()
    {
        var bench = new GatewayBench();
        var (old, successor) = (bench.Join(1, name: "kitchen"), bench.Join(2));
        Replace(bench, successor, old, force: true);
        bench.Join(old);
        Assert.True(Replace(bench, old, successor, force: true).Accepted);
        Assert.Equal(("kitchen", null), (bench.Device(old).Name, bench.Device(old).ReplacedBy));
        Assert.Equal([GatewayBench.Id(successor)], bench.Device(old).Formerly);
        Assert.Empty(bench.Device(successor).Formerly);
    }

    [Fact]
    public void Replace_ItselfOrUnknown_IsRefused()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.Equal(CommandRefusal.Malformed, Replace(bench, node, node).Refusal);
        Assert.Equal(CommandRefusal.UnknownDevice, bench.Finish(bench.Control.ReplaceDeviceAsync(GatewayBench.Id(node), "nobody", false, GatewayBench.Tester, CancellationToken.None)).Refusal);
        Assert.Empty(bench.Bodies<AuditBody>());
    }

    [Fact]
    public async Task Replace_FromTheJournalAlone_IsThereAgain()
    {
        var bench = new GatewayBench();
        var old = bench.Join(1, name: "kitchen");
        await bench.StopAndStartAsync();
        var successor = bench.Join(2);
        Replace(bench, successor, old);
        bench.Store.Forget();
        bench.Crash();
        Assert.Equal(("kitchen", GatewayBench.Id(old)), (bench.Device(successor).Name, Assert.Single(bench.Device(successor).Formerly)));
        Assert.Equal((DeviceState.Left, GatewayBench.Id(successor)), (bench.Device(old).State, bench.Device(old).ReplacedBy));
    }

    private static void Edit(GatewayBench bench, FieldNode node, DeviceEdit edit) =>
        Assert.True(bench.Finish(bench.Control.EditDeviceAsync(GatewayBench.Id(node), edit, GatewayBench.Tester, CancellationToken.None)).Accepted);

    private static CommandResult Replace(GatewayBench bench, FieldNode successor, FieldNode old, bool force = false) =>
        bench.Finish(bench.Control.ReplaceDeviceAsync(GatewayBench.Id(successor), GatewayBench.Id(old), force, GatewayBench.Tester, CancellationToken.None));

    private static JournalSearch OfBoth(DeviceRecord device) => new() { Devices = [device.Id, .. device.Formerly], Kinds = [EntryKind.Uplink] };
}
