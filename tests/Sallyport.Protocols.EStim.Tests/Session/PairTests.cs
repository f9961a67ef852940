using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Protocols.EStim.Tests.Session;

public sealed class PairTests
{
    private static readonly byte[] Key = Convert.FromHexString("c5d71484f8cf9bf4b76f47904730804b");
    private static readonly Endpoint Device = new(0x42, 0);

    [Theory]
    [InlineData(true, Protection.SealedMaster)]
    [InlineData(false, Protection.Master)]
    public void Levels_OfAnArmedDevice_RiseNoFasterThanItsLimit(bool isSealed, Protection protection)
    {
        using var bus = Reached(isSealed);
        Send(bus, 1, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        Send(bus, 2, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], Dialect.Default));
        bus.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(DeviceState.Active, bus.Devices[0].Outputs.State);
        Assert.InRange(bus.Devices[0].Outputs.Level(0), 20, 100);
        bus.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(300, bus.Devices[0].Outputs.Level(0));
        Assert.Equal([ExchangeOutcome.Accepted, ExchangeOutcome.Accepted], bus.HostSink.Events.Where(static one => one.Event.Kind == HostEventKind.Ended).Select(static one => one.Event.Outcome));
        Assert.All(bus.HostSink.Events.Where(static one => one.Event.Kind == HostEventKind.Ended), one => Assert.Equal(protection, one.Event.Protection));
    }

    [Fact]
    public void Watchdog_HostStaysInCharge_LevelHoldsForMinutes()
    {
        using var bus = Active();
        bus.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(300, bus.Devices[0].Outputs.Level(0));
    }

    /// <summary>A watchdog of a second wants more frequent words than usual, also from a host that was started anew.</summary>
    [Fact]
    public void Watchdog_OfOneSecond_IsFedInTimeAlsoByTheNextHost()
    {
        using var bus = Active();
        Send(bus, 3, CommandId.SetWatchdog, CommandBody.SetWatchdog(1));
        bus.Run(TimeSpan.FromMinutes(2));
        Assert.Equal((DeviceState.Active, (ushort)300), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));

        var memory = bus.HostSink.Events.Last(static one => one.Event.Kind == HostEventKind.MemoryChanged).Payload;
        using var next = new Bus(null, new DeviceOptions { MasterKey = Key, WatchdogSeconds = 1 });
        next.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = Device, Settings = new HostDevice { MasterKey = Key, Memory = memory } });
        next.Run(TimeSpan.FromSeconds(3));
        Raise(next);
        next.Run(TimeSpan.FromMinutes(2));
        Assert.Equal((DeviceState.Active, (ushort)300), (next.Devices[0].Outputs.State, next.Devices[0].Outputs.Level(0)));
    }

    [Fact]
    public void Watchdog_HostFallsSilent_LevelsGoDownInTenSeconds()
    {
        using var bus = Active();
        bus.IsLost = static (isHost, _) => isHost;
        bus.Run(TimeSpan.FromSeconds(4));
        Assert.Equal(300, bus.Devices[0].Outputs.Level(0));
        bus.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(DeviceState.RampDown, bus.Devices[0].Outputs.State);
        Assert.InRange(bus.Devices[0].Outputs.Level(0), 1, 299);
        bus.Run(TimeSpan.FromSeconds(6));
        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost, (ushort)0), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Reason, bus.Devices[0].Outputs.Level(0)));
    }

    [Fact]
    public void EmergencyStop_WhileAPacketIsOnTheLine_FollowsItAndNothingElseDoes()
    {
        using var bus = Active();
        Send(bus, 7, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 800, 0)], Dialect.Default));
        bus.IsLost = static (isHost, octets) => !isHost && octets[8] == (byte)PacketType.SealedResult;
        bus.Run(TimeSpan.FromMilliseconds(200));
        var before = bus.Traffic.Count;
        bus.Submit(new HostCommand { Kind = HostCommandKind.EmergencyStop });
        bus.Run(TimeSpan.FromMilliseconds(60));
        Assert.Equal((byte)PacketType.EmergencyStop, bus.Traffic.Skip(before).First(static one => one.IsHost).Octets[8]);
        Assert.Equal((DeviceState.Emergency, (ushort)0), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));
        bus.IsLost = static (_, _) => false;
        bus.Run(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(bus.DeviceSinks[0].Events.SkipWhile(static one => one.Event.State != DeviceState.Emergency), static one => one.Event is { Kind: DeviceEventKind.Accepted, Command: CommandId.SetLevels });
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Ended, Ticket: 7, Outcome: ExchangeOutcome.Cancelled });
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.EmergencyAnswered, IsVerified: true });
    }

    /// <summary>One radio packet is one protocol packet; the PONG tells how strong the device hears.</summary>
    [Fact]
    public void Radio_ArmAndLevels_AreObeyedAndThePongTellsTheSignal()
    {
        var line = new LineOptions { Medium = LinkMedium.Radio };
        using var bus = new Bus(new HostOptions { Line = line }, new DeviceOptions { MasterKey = Key, Line = line });
        bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = Device, Settings = new HostDevice { MasterKey = Key } });
        bus.Run(TimeSpan.FromSeconds(5));
        Send(bus, 1, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        Send(bus, 2, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], Dialect.Default));
        bus.Run(TimeSpan.FromSeconds(6));
        Assert.Equal((DeviceState.Active, (ushort)300), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Pong, Rssi: 100 });
        Assert.All(bus.Traffic, static one => Assert.InRange(one.Octets.Length, 11, 255));
    }

    private static Bus Reached(bool isSealed = true)
    {
        var bus = new Bus(null, new DeviceOptions { MasterKey = Key, SealedSupported = isSealed });
        bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = Device, Settings = new HostDevice { MasterKey = Key, AllowsPlainMode = true } });
        bus.Run(TimeSpan.FromSeconds(3));
        Assert.Contains(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.Status);
        return bus;
    }

    private static Bus Active()
    {
        var bus = Reached();
        Raise(bus);
        bus.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(300, bus.Devices[0].Outputs.Level(0));
        return bus;
    }

    private static void Raise(Bus bus)
    {
        Send(bus, 1, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        Send(bus, 2, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], Dialect.Default));
    }

    private static void Send(Bus bus, ulong ticket, CommandId command, byte[] body) =>
        bus.Submit(new HostCommand { Kind = HostCommandKind.Send, Device = Device, Ticket = ticket, Command = command, Body = body });
}
