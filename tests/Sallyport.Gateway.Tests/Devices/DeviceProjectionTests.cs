using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Gateway.Tests.Devices;

public sealed class DeviceProjectionTests
{
    [Fact]
    public void Device_Joined_HasItsFacts()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, broadcast: true, name: "lamp");
        node.Data("x");
        bench.Turn();
        var device = bench.Device(node);
        Assert.Equal((DeviceState.Online, "lamp", false, true, 1L, "session-key"), (device.State, device.Name, device.Sleepy, device.Broadcast, device.Received, device.Protection));
        Assert.Equal((-61, 3), (device.Rssi, device.Channel));
        Assert.Equal(("enigmaiot", GatewayBench.Network, "5C:CF:7F:00:00:01"), (device.Protocol, device.Segment, device.Address));
    }

    [Fact]
    public void Device_AnswersControls_RecordFollows()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        Assert.Equal(DeviceState.Sleeping, bench.Device(node).State);
        node.Control(0x81, 0, 9, 8);
        node.Control(0x82, 60, 0, 0, 0);
        node.Clock();
        bench.Turn();
        var device = bench.Device(node);
        Assert.Equal(("0.9.8", 60L, true), (device.Firmware, device.SleepSeconds, device.TimeSync));
        node.Control(0x82, 0, 0, 0, 0);
        bench.Turn();
        Assert.Equal(DeviceState.Online, bench.Device(node).State);
    }

    [Fact]
    public void Device_SilentBeyondItsRhythm_IsLateUntilHeard()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        for (var round = 0; round < 12; round++)
        {
            node.Data("x");
            bench.Wait(TimeSpan.FromSeconds(60));
        }

        bench.Wait(TimeSpan.FromSeconds(100));
        Assert.Equal(DeviceState.Online, bench.Device(node).State);
        bench.Wait(TimeSpan.FromSeconds(140));
        Assert.Equal(DeviceState.Late, bench.Device(node).State);
        node.Data("x");
        bench.Turn();
        Assert.Equal(DeviceState.Online, bench.Device(node).State);
    }

    [Fact]
    public void Sleeper_WithinItsSleep_IsNotLate()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, sleepy: true);
        node.Control(0x82, 0x10, 0x0E, 0, 0);
        bench.Turn();
        bench.Wait(TimeSpan.FromHours(2));
        Assert.Equal(DeviceState.Sleeping, bench.Device(node).State);
        bench.Wait(TimeSpan.FromHours(2));
        Assert.Equal(DeviceState.Late, bench.Device(node).State);
    }

    [Fact]
    public void Device_Kicked_HasLeft()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        bench.Finish(bench.Control.KickAsync(GatewayBench.Id(node), GatewayBench.Tester, CancellationToken.None));
        Assert.Equal(DeviceState.Left, bench.Device(node).State);
        Assert.Contains(node.Heard, heard => heard.Frame is [(byte)MessageType.InvalidateKey, 6]);
    }

    [Fact]
    public async Task Restart_Everybody_IsOfflineUntilHeard()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "lamp");
        await bench.StopAndStartAsync();
        Assert.Equal((DeviceState.Offline, "lamp"), (bench.Device(node).State, bench.Device(node).Name));
        node.Data("old key");
        bench.Turn();
        Assert.Equal(DeviceState.Offline, bench.Device(node).State);
        Assert.Contains(node.Heard, heard => heard.Frame is [(byte)MessageType.InvalidateKey, 4]);
        bench.Join(node);
        Assert.Equal(DeviceState.Online, bench.Device(node).State);
    }

    [Fact]
    public void Stranger_WithoutTheKey_IsNotListed()
    {
        var bench = new GatewayBench();
        bench.Node(1).Data("no session");
        bench.Turn();
        Assert.Empty(bench.Control.Devices);
    }

    [Theory]
    [InlineData("enigmaiot/attic/5C:CF:7F:00:00:01", 1)]
    [InlineData("5c:cf:7f:0:0:1", 1)]
    [InlineData("lamp", 1)]
    [InlineData("enigmaiot/attic/lamp", 1)]
    [InlineData("enigmaiot/cellar/lamp", 0)]
    [InlineData("LAMP", 0)]
    [InlineData("", 0)]
    public void Find_Word_GivesAllThatFit(string word, int count)
    {
        var bench = new GatewayBench();
        bench.Join(1, name: "lamp");
        bench.Join(2, name: "fan");
        Assert.Equal(count, bench.Control.Find(word).Count);
    }

    [Fact]
    public void Name_TakenOverByAnother_BelongsToOne()
    {
        var bench = new GatewayBench();
        var old = bench.Join(1, name: "lamp");
        bench.Crash();
        var replacement = bench.Join(2, name: "lamp");
        Assert.Equal(GatewayBench.Id(replacement), Assert.Single(bench.Control.Find("lamp")).Id);
        Assert.Null(bench.Device(old).Name);
    }

    [Fact]
    public void Snapshot_AnyOrderOfJoining_IsSortedById()
    {
        var bench = new GatewayBench();
        bench.Join(3);
        bench.Join(1);
        bench.Join(2);
        var ids = bench.Control.Devices.Select(device => device.Id).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Same(bench.Control.Devices, bench.Control.Devices);
    }
}
