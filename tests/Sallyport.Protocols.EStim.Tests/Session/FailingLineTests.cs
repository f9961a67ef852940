using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>The real host and real devices over a line that loses, repeats, reorders and damages packets.</summary>
public sealed class FailingLineTests
{
    private static readonly byte[] Key = Convert.FromHexString("c5d71484f8cf9bf4b76f47904730804b");
    private static readonly Endpoint Device = new(0x42, 0);

    /// <summary>Whatever the line does: no level beyond its limit, none without somebody in charge, no level set more often than it was wished, and all is well when the line is.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void Devices_HostOverAFailingLine_KeepEveryInvariant(int seed, bool isSealed)
    {
        var random = new Random(seed);
        DeviceOptions[] options = [.. Enumerable.Range(0, 3).Select(index => new DeviceOptions { Address = (byte)(0x42 + index), MasterKey = Key, SealedSupported = isSealed, Outputs = 2 })];
        using var bus = new Bus(null, options);
        foreach (var one in options)
        {
            bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = new Endpoint(one.Address, 0), Settings = new HostDevice { MasterKey = Key, AllowsPlainMode = true } });
        }

        bus.Run(TimeSpan.FromSeconds(5));
        byte[]? late = null;
        bus.Mangle = (_, octets) =>
        {
            List<byte[]> arriving = [octets];
            switch (random.Next(20))
            {
                case 0 or 1:
                    return [];
                case 2:
                    arriving.Add(octets);
                    break;
                case 3:
                    var damaged = octets.ToArray();
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                    arriving[0] = damaged;
                    break;
                case 4 when late is null:
                    late = octets;
                    return [];
                case 5 when late is not null:
                    arriving.Add(late);
                    late = null;
                    break;
            }

            return arriving;
        };
        var wished = new int[3];
        var before = new ushort[3, 2];
        var rises = new ushort[3, 2];
        var states = new HashSet<DeviceState>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(12) == 0)
            {
                var index = random.Next(3);
                Wish(bus, random, index, wished);
            }

            bus.Run(TimeSpan.FromMilliseconds(50));
            for (var index = 0; index < 3; index++)
            {
                var outputs = bus.Devices[index].Outputs;
                states.Add(outputs.State);
                for (var output = 0; output < 2; output++)
                {
                    var level = outputs.Level(output);
                    Assert.True(level <= outputs.Limit(output), "a level is above its limit");
                    Assert.True(level == 0 || outputs.State is DeviceState.Active or DeviceState.RampDown, $"a level while {outputs.State}");
                    Assert.True(level - before[index, output] <= (Math.Max(outputs.Rise(output), rises[index, output]) * 0.07) + 1, $"from {before[index, output]} to {level} in 50 ms");
                    before[index, output] = level;
                    rises[index, output] = outputs.Rise(output);
                }
            }
        }

        var obeyed = 0;
        for (var index = 0; index < 3; index++)
        {
            var done = bus.DeviceSinks[index].Events.Count(static one => one.Event is { Kind: DeviceEventKind.Accepted, Command: CommandId.SetLevels });
            Assert.InRange(done, 0, wished[index]);
            obeyed += done;
        }

        Assert.True(obeyed > 10, $"only {obeyed} levels were set");

        Assert.Superset(new HashSet<DeviceState> { DeviceState.Disarmed, DeviceState.Armed, DeviceState.Active, DeviceState.Emergency }, states);
        bus.Mangle = static (_, octets) => [octets];
        bus.Run(TimeSpan.FromMinutes(3));
        bus.HostSink.Events.Clear();
        bus.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(3, bus.HostSink.Events.Where(static one => one.Event.Kind == HostEventKind.Status).Select(static one => one.Event.Device).Distinct().Count());
        Assert.DoesNotContain(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.Lost);
    }

    [Fact]
    public void JammedLine_OutputsGoDownByThemselves_AndTheDeviceIsFoundAgain()
    {
        using var bus = Active();
        var random = new Random(1);
        bus.Mangle = (_, octets) =>
        {
            random.NextBytes(octets);
            return [octets];
        };
        bus.Run(TimeSpan.FromSeconds(17));
        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost, (ushort)0), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Reason, bus.Devices[0].Outputs.Level(0)));
        Assert.Contains(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.Lost);
        bus.Mangle = static (_, octets) => [octets];
        bus.HostSink.Events.Clear();
        bus.Run(TimeSpan.FromSeconds(40));
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Status, Status.State: DeviceState.Disarmed });
        Assert.Equal(0, bus.Devices[0].Outputs.Level(0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WrongKey_IsTold_AndNothingIsObeyed(bool isSealed)
    {
        using var bus = new Bus(null, new DeviceOptions { MasterKey = Key, SealedSupported = isSealed });
        bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = Device, Settings = new HostDevice { MasterKey = new byte[16], AllowsPlainMode = true } });
        bus.Run(TimeSpan.FromMinutes(1));
        Assert.Contains(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.WrongKey);
        Send(bus, 1, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        bus.Run(TimeSpan.FromSeconds(5));
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.WishRefused, Ticket: 1, Refusal: RefusalReason.NoKey });
        Assert.DoesNotContain(bus.DeviceSinks[0].Events, static one => one.Event.Kind == DeviceEventKind.Accepted);
        Assert.Equal(DeviceState.Disarmed, bus.Devices[0].Outputs.State);
    }

    /// <summary>A level that nobody acknowledged waits for its retransmission; the stop takes it back.</summary>
    [Fact]
    public void EmergencyStop_WhileARetransmissionIsPending_TheLevelNeverLeavesAgain()
    {
        using var bus = Active();
        bus.IsLost = static (isHost, octets) => isHost && octets[8] == (byte)PacketType.SealedMaster;
        Send(bus, 7, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 800, 0)], Dialect.Default));
        bus.Run(TimeSpan.FromMilliseconds(150));
        var level = bus.Traffic.Last(static one => one.IsHost).Octets;
        var before = bus.Traffic.Count;
        bus.IsLost = static (_, _) => false;
        bus.Submit(new HostCommand { Kind = HostCommandKind.EmergencyStop });
        bus.Run(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(bus.Traffic.Skip(before), one => one.Octets.AsSpan().SequenceEqual(level));
        Assert.Equal((DeviceState.Emergency, (ushort)0), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));
    }

    [Fact]
    public void TwoHosts_TheOtherOneStops_NothingOutstandingHereFollows()
    {
        using var bus = Active();
        bus.IsLost = static (isHost, octets) => isHost && octets[8] == (byte)PacketType.SealedMaster;
        Send(bus, 7, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 800, 0)], Dialect.Default));
        Send(bus, 8, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 900, 0)], Dialect.Default));
        bus.Run(TimeSpan.FromMilliseconds(150));
        bus.IsLost = static (_, _) => false;
        bus.Speak(new PacketWriter(Dialect.Default).Write(PacketType.EmergencyStop, new Endpoint(2, 0), Endpoint.Broadcast, EmergencyStopPacket.Payload));
        bus.Run(TimeSpan.FromSeconds(20));
        Assert.Equal([7UL, 8UL], bus.HostSink.Events.Where(static one => one.Event is { Kind: HostEventKind.Ended, Outcome: ExchangeOutcome.Cancelled }).Select(static one => one.Event.Ticket));
        Assert.Contains(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.EmergencyHeard);
        Assert.Equal(1, bus.DeviceSinks[0].Events.Count(static one => one.Event is { Kind: DeviceEventKind.Accepted, Command: CommandId.SetLevels }));
        Assert.Equal(DeviceState.Emergency, bus.Devices[0].Outputs.State);
    }

    [Fact]
    public void TwoHosts_EachWithItsOwnAddress_SealedCommandsOfBothAreObeyed()
    {
        using var bus = Active();
        using var other = new TestSlot(Key);
        var packet = other.Seal(new PacketWriter(Dialect.Default), new Endpoint(2, 0), Device, [1, 0, (byte)CommandId.KeepAlive, 0]);
        bus.Speak(packet);
        Assert.Contains(bus.DeviceSinks[0].Events, static one => one.Event is { Kind: DeviceEventKind.Accepted, Source.Address: 2, Command: CommandId.KeepAlive });
        bus.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(300, bus.Devices[0].Outputs.Level(0));
        Assert.DoesNotContain(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.Lost);
    }

    /// <summary>The wall clock of a host is set; nothing that keeps a device safe or in charge hangs on it.</summary>
    [Theory]
    [InlineData(-3650)]
    [InlineData(3650)]
    public void WallClock_JumpsByYears_NothingChanges(int days)
    {
        using var bus = Active();
        bus.JumpWallClock(TimeSpan.FromDays(days));
        bus.Run(TimeSpan.FromMinutes(2));
        Assert.Equal((DeviceState.Active, (ushort)300), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));
        Assert.DoesNotContain(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.Lost);
    }

    /// <summary>A host that slept (its machine was suspended) comes back after the device has gone down: it asks, and sends no level.</summary>
    [Fact]
    public void Host_ThatSleptForMinutes_AsksAndSendsNoLevelAgain()
    {
        using var bus = Active();
        bus.IsHostAsleep = true;
        bus.Run(TimeSpan.FromMinutes(3));
        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Reason));
        bus.IsHostAsleep = false;
        bus.HostSink.Events.Clear();
        bus.Run(TimeSpan.FromMinutes(1));
        Assert.Equal((DeviceState.Disarmed, (ushort)0), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Status, Status.State: DeviceState.Disarmed });
    }

    private static void Wish(Bus bus, Random random, int index, int[] wished)
    {
        var device = new Endpoint((byte)(0x42 + index), 0);
        switch (random.Next(12))
        {
            case 0 when random.Next(6) == 0:
                bus.Submit(new HostCommand { Kind = HostCommandKind.EmergencyStop });
                break;
            case 1:
                Send(bus, 0, CommandId.StopAll, CommandBody.StopAll((ushort)random.Next(3000), Dialect.Default), device);
                break;
            case 2:
                Send(bus, 0, CommandId.SetLimits, CommandBody.SetLimits([new OutputLimit((byte)random.Next(2), (ushort)random.Next(300, 1001), (ushort)random.Next(50, 200))], Dialect.Default), device);
                break;
            case 3 or 4 or 5:
                Send(bus, 0, CommandId.ClearEmergency, CommandBody.ClearEmergency(bus.Devices[index].Outputs.Token, Dialect.Default), device);
                break;
            case 6 or 7:
                Send(bus, 0, CommandId.Arm, CommandBody.Arm(3, 60, Dialect.Default), device);
                break;
            default:
                wished[index]++;
                Send(bus, 0, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange((byte)random.Next(2), 0, (ushort)random.Next(301), (ushort)random.Next(2000))], Dialect.Default), device);
                break;
        }
    }

    private static Bus Active()
    {
        var bus = new Bus(null, new DeviceOptions { MasterKey = Key });
        bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = Device, Settings = new HostDevice { MasterKey = Key } });
        bus.Run(TimeSpan.FromSeconds(3));
        Send(bus, 1, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        Send(bus, 2, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], Dialect.Default));
        bus.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(300, bus.Devices[0].Outputs.Level(0));
        return bus;
    }

    private static void Send(Bus bus, ulong ticket, CommandId command, byte[] body, Endpoint? device = null) =>
        bus.Submit(new HostCommand { Kind = HostCommandKind.Send, Device = device ?? Device, Ticket = ticket, Command = command, Body = body });
}
