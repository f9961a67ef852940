using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Devices;

public sealed class DeviceEditTests
{
    private const byte NameSet = 0x87;

    [Fact]
    public void Rename_AwakeDevice_IsKeptAndToldUntilBothAgree()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "node1");
        Rename(bench, node, "kitchen");
        var device = bench.Device(node);
        Assert.Equal(("kitchen", "kitchen", "node1"), (device.Name, device.GivenName, device.AnnouncedName));
        Assert.Equal([[NameSet, .. "kitchen\0"u8]], node.TakeControls());
        Assert.Equal(DownlinkStatus.Delivered, bench.Control.FindDownlink(device.NameDownlinkId!.Value)!.Status);

        // The device stores it, announces it and answers, as the original does.
        node.Name("kitchen");
        node.Control([0x08, 0x5C, 0xCF, 0x7F, 0, 0, 1, .. "kitchen"u8]);
        bench.Turn();
        device = bench.Device(node);
        Assert.Equal(("kitchen", "kitchen"), (device.Name, device.AnnouncedName));
        Assert.Equal(DownlinkStatus.Answered, bench.Control.FindDownlink(device.NameDownlinkId!.Value)!.Status);
    }

    [Fact]
    public void Rename_Sleeper_IsToldWhenItSpeaks()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true, name: "node1");
        Rename(bench, node, "attic");
        var id = bench.Device(node).NameDownlinkId!.Value;
        Assert.Equal(DownlinkStatus.Queued, bench.Control.FindDownlink(id)!.Status);
        Assert.Empty(node.TakeControls());
        node.Data("x");
        bench.Turn();
        Assert.Equal([[NameSet, .. "attic\0"u8]], node.TakeControls());
    }

    [Fact]
    public void Rename_Topics_StayWhatTheDeviceAnnounces()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true, name: "node1");
        Rename(bench, node, "attic");
        node.Data("x");
        bench.Turn();
        Assert.Equal("node1", bench.Bodies<UplinkBody>()[^1].Name);
        Assert.Equal(GatewayBench.Id(node), Assert.Single(bench.Control.Find("node1")).Id);
        node.Name("attic");
        node.Data("y");
        bench.Turn();
        Assert.Equal("attic", bench.Bodies<UplinkBody>()[^1].Name);
        Assert.Empty(bench.Control.Find("node1"));
    }

    [Fact]
    public void Rename_BackBeforeItWasTold_LeavesNothingToTell()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true, name: "node1");
        Rename(bench, node, "attic");
        var first = bench.Device(node).NameDownlinkId!.Value;
        Rename(bench, node, "node1");
        Assert.Equal(DownlinkStatus.Cancelled, bench.Control.FindDownlink(first)!.Status);
        Assert.Null(bench.Device(node).NameDownlinkId);
        node.Data("x");
        bench.Turn();
        Assert.Empty(node.TakeControls());
    }

    [Fact]
    public void Rename_BackAfterItWasTold_TellsAgain()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "node1");
        Rename(bench, node, "attic");
        node.TakeControls();
        Rename(bench, node, "node1");
        Assert.Equal([[NameSet, .. "node1\0"u8]], node.TakeControls());
    }

    [Fact]
    public void Rename_TakenAway_GoesByWhatItAnnounces()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true, name: "node1");
        Rename(bench, node, "attic");
        Rename(bench, node, null);
        var device = bench.Device(node);
        Assert.Equal(("node1", null), (device.Name, device.GivenName));
        Assert.Empty(bench.Control.Find("attic"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" kitchen")]
    [InlineData("a/b")]
    [InlineData("a#")]
    [InlineData("broadcast")]
    [InlineData("5c:cf:7f:00:00:01")]
    [InlineData("123456789012345678901234567890123")]
    [InlineData("a\u0007")]
    public void Rename_NoName_IsRefused(string name)
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.Equal(CommandRefusal.Malformed, Edit(bench, node, new DeviceEdit { SetsName = true, Name = name }).Refusal);
        Assert.Empty(bench.Bodies<DeviceBody>());
        Assert.Empty(bench.Bodies<AuditBody>());
    }

    [Fact]
    public void Rename_TextThatHasNoUtf8_IsRefused()
    {
        var bench = new GatewayBench();
        Assert.Equal(CommandRefusal.Malformed, Edit(bench, bench.Join(1), new DeviceEdit { SetsName = true, Name = "a\ud800" }).Refusal);
    }

    [Fact]
    public void Rename_NameOfAnother_IsRefused()
    {
        var bench = new GatewayBench();
        var one = bench.Join(1, name: "lamp");
        var two = bench.Join(2, name: "fan");
        var refused = Edit(bench, two, new DeviceEdit { SetsName = true, Name = "lamp" });
        Assert.Equal(CommandRefusal.NameTaken, refused.Refusal);
        Assert.Contains(GatewayBench.Id(one), refused.Detail, StringComparison.Ordinal);

        // What it still calls itself is taken too, until it has heard of its new name.
        Rename(bench, one, "torch");
        Assert.Equal(CommandRefusal.NameTaken, Edit(bench, two, new DeviceEdit { SetsName = true, Name = "lamp" }).Refusal);
    }

    [Fact]
    public void Rename_TwoInOneCommit_OnlyTheFirstGetsTheName()
    {
        var bench = new GatewayBench();
        var (one, two) = (bench.Join(1), bench.Join(2));
        var first = bench.Control.EditDeviceAsync(GatewayBench.Id(one), new DeviceEdit { SetsName = true, Name = "lamp" }, GatewayBench.Tester, CancellationToken.None);
        var second = bench.Finish(bench.Control.EditDeviceAsync(GatewayBench.Id(two), new DeviceEdit { SetsName = true, Name = "lamp" }, GatewayBench.Tester, CancellationToken.None));
        Assert.True(bench.Finish(first).Accepted);
        Assert.Equal(CommandRefusal.NameTaken, second.Refusal);
    }

    [Fact]
    public async Task GivenName_AnnouncedByAnother_IsRefusedOnTheWireAlsoAfterARestart()
    {
        var bench = new GatewayBench();
        var one = bench.Join(1, name: "node1");
        Rename(bench, one, "kitchen");
        await bench.StopAndStartAsync();
        var two = bench.Join(2, name: "kitchen");
        Assert.Null(bench.Device(two).Name);
        Assert.Equal("name-taken", Assert.Single(bench.Bodies<RefusedBody>(), refused => refused.Detail == "kitchen").Reason);
        Assert.Equal(GatewayBench.Id(one), Assert.Single(bench.Control.Find("kitchen")).Id);
    }

    [Fact]
    public void GivenName_DeviceAnnouncesAnotherLater_StaysAndShowsTheDifference()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "node1");
        Rename(bench, node, "kitchen");
        node.Name("kitchen");
        bench.Turn();
        node.TakeControls();
        bench.Join(node);
        node.Name("node1");
        bench.Turn();
        var device = bench.Device(node);
        Assert.Equal(("kitchen", "kitchen", "node1"), (device.Name, device.GivenName, device.AnnouncedName));
        Assert.Empty(node.TakeControls());
    }

    [Fact]
    public void Tags_AnyForm_AreNormalSortedAndBounded()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.True(Edit(bench, node, new DeviceEdit { Tags = ["Window", " floor:2 ", "window"] }).Accepted);
        Assert.Equal(["floor:2", "window"], bench.Device(node).Tags);
        Assert.True(Edit(bench, node, new DeviceEdit { AddedTags = ["Test"], RemovedTags = ["WINDOW"] }).Accepted);
        Assert.Equal(["floor:2", "test"], bench.Device(node).Tags);
        Assert.Equal(CommandRefusal.Malformed, Edit(bench, node, new DeviceEdit { AddedTags = ["two words"] }).Refusal);
        Assert.Equal(CommandRefusal.Malformed, Edit(bench, node, new DeviceEdit { AddedTags = [new string('x', 33)] }).Refusal);
        Assert.Equal(CommandRefusal.Malformed, Edit(bench, node, new DeviceEdit { Tags = [.. Enumerable.Range(0, 17).Select(static at => $"t{at}")] }).Refusal);
        Assert.Equal(["floor:2", "test"], bench.Device(node).Tags);
    }

    [Fact]
    public void Edit_WhatIsThereAlready_WritesNothing()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Edit(bench, node, new DeviceEdit { Tags = ["a"], SetsNote = true, Note = "by the window" });
        var before = bench.Journal.CommittedSeq;
        Assert.True(Edit(bench, node, new DeviceEdit { AddedTags = ["A"], SetsNote = true, Note = "by the window" }).Accepted);
        Assert.Equal(before, bench.Journal.CommittedSeq);
    }

    [Fact]
    public void Edit_OfAnOlderLook_IsRefused()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.True(Edit(bench, node, new DeviceEdit { AddedTags = ["a"], Revision = 0 }).Accepted);
        var seen = bench.Device(node).Revision;
        Assert.Equal(CommandRefusal.PreconditionFailed, Edit(bench, node, new DeviceEdit { AddedTags = ["b"], Revision = 0 }).Refusal);
        node.Data("what a device says is no edit");
        bench.Turn();
        Assert.True(Edit(bench, node, new DeviceEdit { AddedTags = ["b"], Revision = seen }).Accepted);
        Assert.Equal(["a", "b"], bench.Device(node).Tags);
    }

    [Fact]
    public void Edits_FromTheJournalAlone_AreThereAgain()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "node1");
        Rename(bench, node, "kitchen");
        Edit(bench, node, new DeviceEdit { Tags = ["b", "a"], SetsNote = true, Note = "left shelf" });
        bench.Store.Forget();
        bench.Crash();
        var device = bench.Device(node);
        Assert.Equal(("kitchen", "node1", "left shelf"), (device.Name, device.AnnouncedName, device.Note));
        Assert.Equal(["a", "b"], device.Tags);
    }

    [Fact]
    public void Edit_Accepted_IsAuditedWithWhatChanged()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Edit(bench, node, new DeviceEdit { SetsName = true, Name = "lamp", Tags = ["x"] });
        var audit = Assert.Single(bench.Bodies<AuditBody>());
        Assert.Equal(("device.edit", GatewayBench.Id(node), "name 'lamp', tags x"), (audit.Action, audit.Target, audit.Detail));
    }

    [Fact]
    public void ChangedSince_OnlyTraffic_GivesNobody()
    {
        var bench = new GatewayBench();
        var (one, two) = (bench.Join(1), bench.Join(2));
        one.Data("first");
        bench.Turn();
        Assert.Equal(2, bench.Control.DevicesChangedSince(-1, out var version).Count);
        one.Data("second");
        bench.Turn();
        Assert.Empty(bench.Control.DevicesChangedSince(version, out _));
        Edit(bench, two, new DeviceEdit { Tags = ["x"] });
        Assert.Equal(GatewayBench.Id(two), Assert.Single(bench.Control.DevicesChangedSince(version, out version)).Id);
        Assert.Empty(bench.Control.DevicesChangedSince(version, out _));
    }

    private static void Rename(GatewayBench bench, FieldNode node, string? name) =>
        Assert.True(Edit(bench, node, new DeviceEdit { SetsName = true, Name = name }) is { Accepted: true });

    private static CommandResult Edit(GatewayBench bench, FieldNode node, DeviceEdit edit) =>
        bench.Finish(bench.Control.EditDeviceAsync(GatewayBench.Id(node), edit, GatewayBench.Tester, CancellationToken.None));
}
