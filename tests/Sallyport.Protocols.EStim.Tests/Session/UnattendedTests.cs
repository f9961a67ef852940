using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>What a host sends on its own account feeds no watchdog of a device that nobody is in charge of.</summary>
public sealed class UnattendedTests
{
    private static readonly byte[] Key = Convert.FromHexString("c5d71484f8cf9bf4b76f47904730804b");
    private static readonly Endpoint Device = new(0x42, 0);

    /// <summary>A group of questions: 20 s and the retransmissions of the last one.</summary>
    private static readonly TimeSpan Questions = TimeSpan.FromSeconds(22);
    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The line goes away and comes back at random, loses packets of one direction, of both or of none, for ten minutes. Whatever it does, the device is off within
    /// two watchdogs, the questions between them, and the ramp.
    /// </summary>
    [Theory]
    [InlineData(20, true)]
    [InlineData(45, true)]
    [InlineData(60, true)]
    [InlineData(60, false)]
    public void Line_FlapsAtRandom_DeviceGoesDownByItself(byte watchdog, bool isSealed)
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var random = new Random(seed);
            using var bus = Active(watchdog, isSealed);
            var limit = bus.Now.Monotonic + (2 * TimeSpan.FromSeconds(watchdog)) + Questions + Ramp;
            var end = bus.Now.Monotonic + TimeSpan.FromMinutes(10);
            while (bus.Now.Monotonic < end)
            {
                Tell(bus, ArrivalKind.Closed);
                bus.Run(TimeSpan.FromMilliseconds(random.Next(1, 3_000)));
                var (toDevice, toHost) = (random.Next(3) * 0.45, random.Next(3) * 0.45);
                bus.IsLost = (isHost, _) => random.NextDouble() < (isHost ? toDevice : toHost);
                Tell(bus, ArrivalKind.Opened);
                bus.Run(TimeSpan.FromMilliseconds(random.Next(1, 30_000)));
                Assert.True(bus.Now.Monotonic <= limit || bus.Devices[0].Outputs.Level(0) == 0, $"seed {seed}: level {bus.Devices[0].Outputs.Level(0)} in {bus.Devices[0].Outputs.State} too late");
            }

            bus.IsLost = static (_, _) => false;
            bus.HostSink.Events.Clear();
            bus.Run(TimeSpan.FromMinutes(5));
            Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Status, Status.State: DeviceState.Disarmed });
        }
    }

    /// <summary>The answers never come: each question may have been heard, so the host falls silent under the key and only pings.</summary>
    [Fact]
    public void Answers_OfADeviceAreLost_ItIsNotAskedAgainAndAgain()
    {
        using var bus = Active(60, isSealed: true);
        Tell(bus, ArrivalKind.Closed);
        Tell(bus, ArrivalKind.Opened);
        bus.IsLost = static (isHost, octets) => !isHost && octets[8] != (byte)PacketType.Pong;
        bus.Run(Questions);
        var before = bus.Traffic.Count;
        bus.Run(TimeSpan.FromSeconds(61));

        Assert.Equal([(byte)PacketType.Ping], bus.Traffic.Skip(before).Where(static one => one.IsHost).Select(static one => one.Octets[8]).Distinct());
        Assert.Equal(DeviceState.RampDown, bus.Devices[0].Outputs.State);
    }

    /// <summary>A host that ends again and again, and asks as the first thing each time.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(55)]
    public void Host_BeginsAgainAndAgain_DeviceGoesDownByItself(int seconds)
    {
        using var bus = Active(60, isSealed: true);
        var limit = bus.Now.Monotonic + TimeSpan.FromSeconds(60 + 60) + Questions + Ramp;
        while (bus.Now.Monotonic <= limit)
        {
            bus.RestartHost();
            Add(bus);
            bus.Run(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost, (ushort)0), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Reason, bus.Devices[0].Outputs.Level(0)));
    }

    /// <summary>The wall clock is all that a new host has of the time of the one before; it may have been set meanwhile.</summary>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Host_BeginsAgain_AsksAtOnceOnlyWhenTheOneBeforeAskedLongAgo(int days, bool asks)
    {
        using var bus = Active(60, isSealed: true);
        bus.RestartHost();
        Add(bus);
        bus.Run(TimeSpan.FromSeconds(3));
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Status, Status.State: DeviceState.Active });

        bus.RestartHost();
        bus.JumpWallClock(TimeSpan.FromDays(days));
        var before = bus.Traffic.Count;
        Add(bus);
        bus.Run(TimeSpan.FromSeconds(3));

        Assert.Equal(asks, bus.Traffic.Skip(before).Any(static one => one.IsHost && one.Octets[8] == (byte)PacketType.SealedMaster));
    }

    /// <summary>A new host hears the answer to the question of the one before, which may be old: it asks all the same.</summary>
    [Fact]
    public void Host_ThatHearsAnAnswerToTheOneBefore_AsksItself()
    {
        using var bus = Active(60, isSealed: true);
        bus.IsLost = static (isHost, octets) => !isHost && octets[8] == (byte)PacketType.SealedMaster;
        while (bus.Traffic[^1] is { IsHost: true } or { Octets: not [_, _, _, _, _, _, _, _, (byte)PacketType.SealedMaster, ..] })
        {
            bus.Run(TimeSpan.FromMilliseconds(10));
        }

        bus.RestartHost();
        bus.IsLost = static (isHost, octets) => isHost && octets[8] == (byte)PacketType.Ping;
        var (events, packets) = (bus.HostSink.Events.Count, bus.Traffic.Count);
        Add(bus);
        bus.Run(TimeSpan.FromSeconds(1));
        Assert.Contains(bus.HostSink.Events.Skip(events), static one => one.Event is { Kind: HostEventKind.Status, Status.State: DeviceState.Active });
        bus.IsLost = static (_, _) => false;
        bus.Run(TimeSpan.FromSeconds(20));

        Assert.Contains(bus.Traffic.Skip(packets), static one => one.IsHost && one.Octets[8] == (byte)PacketType.SealedMaster);
    }

    /// <summary>Hands off is for what the host does by itself: a person is heard at once.</summary>
    [Fact]
    public void Person_OfADeviceThatIsLeftAlone_IsHeardAtOnce()
    {
        using var bus = Active(60, isSealed: true);
        bus.RestartHost();
        Add(bus);
        bus.Run(TimeSpan.FromSeconds(3));
        bus.RestartHost();
        Add(bus);
        bus.Run(TimeSpan.FromSeconds(3));

        Send(bus, 5, CommandId.KeepAlive, CommandBody.Empty);
        bus.Run(TimeSpan.FromMinutes(5));

        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Ended, Ticket: 5, Outcome: ExchangeOutcome.Accepted, IsInCharge: true });
        Assert.Equal((DeviceState.Active, (ushort)300), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));
    }

    /// <summary>Fifteen devices that are not there hold the line; behind them a level comes too late, a stop does not.</summary>
    [Fact]
    public void Level_ThatWaitedTooLongForTheLine_IsNeverSent_AStopIs()
    {
        using var bus = new Bus(null, new DeviceOptions { MasterKey = Key, WatchdogSeconds = 60 });
        Endpoint[] absent = [.. Enumerable.Range(0x60, 15).Select(static address => new Endpoint((byte)address, 0))];
        foreach (var one in absent)
        {
            bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = one, Settings = new HostDevice() });
        }

        Add(bus);
        bus.Run(TimeSpan.FromSeconds(30));
        Send(bus, 1, CommandId.Arm, CommandBody.Arm(1, 600, Dialect.Default));
        Send(bus, 2, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], Dialect.Default));
        bus.Run(TimeSpan.FromSeconds(5));
        foreach (var one in absent)
        {
            bus.Submit(new HostCommand { Kind = HostCommandKind.Ping, Device = one });
        }

        Send(bus, 3, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 900, 0)], Dialect.Default));
        Send(bus, 4, CommandId.StopAll, CommandBody.StopAll(0, Dialect.Default));
        bus.Run(TimeSpan.FromSeconds(40));

        Assert.Equal(
            [(3UL, ExchangeOutcome.Cancelled), (4UL, ExchangeOutcome.Accepted)],
            bus.HostSink.Events.Where(static one => one.Event is { Kind: HostEventKind.Ended, Ticket: > 2 }).Select(static one => (one.Event.Ticket, one.Event.Outcome)));
        Assert.Equal(1, bus.DeviceSinks[0].Events.Count(static one => one.Event is { Kind: DeviceEventKind.Accepted, Command: CommandId.SetLevels }));
    }

    [Fact]
    public void Command_ThatNobodyAnswersFor_IsObeyedAndTakesNoCharge()
    {
        using var bus = Active(5, isSealed: true);
        Tell(bus, ArrivalKind.Closed);
        Tell(bus, ArrivalKind.Opened);
        bus.Run(TimeSpan.FromSeconds(2));

        bus.Submit(new HostCommand
        {
            Kind = HostCommandKind.Send,
            Device = Device,
            Ticket = 9,
            Command = CommandId.SetLevels,
            Body = CommandBody.SetLevels([new LevelChange(0, 0, 100, 0)], Dialect.Default),
            IsUnattended = true,
        });
        bus.Run(TimeSpan.FromSeconds(1));
        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Ended, Ticket: 9, Outcome: ExchangeOutcome.Accepted, IsInCharge: false });
        Assert.Equal(100, bus.Devices[0].Outputs.Level(0));
        bus.Run(TimeSpan.FromSeconds(20));

        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Reason));
    }

    /// <summary>Who has shown once that it has the sealed types is not talked into the weak ones by a NACK, which anybody can write.</summary>
    [Fact]
    public void Nack_ToTheQuestionOfADeviceKnownAsSealed_LeadsToNoWeakType()
    {
        using var bus = Active(5, isSealed: true);
        var writer = new PacketWriter(Dialect.Default);
        bus.Mangle = (isHost, octets) => isHost && octets[8] == (byte)PacketType.SealedMaster ? [] : [octets];
        Tell(bus, ArrivalKind.Closed);
        Tell(bus, ArrivalKind.Opened);
        for (var step = 0; step < 400; step++)
        {
            bus.Run(TimeSpan.FromMilliseconds(50));
            bus.Speak(writer.Write(PacketType.Nack, Device, new Endpoint(1, 0), default));
        }

        Assert.DoesNotContain(bus.Traffic, static one => one.IsHost && one.Octets[8] == (byte)PacketType.Master);
    }

    /// <summary>A device that was given up because a stranger made it silent for a while is tried anew.</summary>
    [Fact]
    public void Device_GivenUpOverAMuteLine_IsFoundAgainByItself()
    {
        using var bus = Active(5, isSealed: true);
        bus.IsLost = static (_, octets) => octets[8] is not ((byte)PacketType.Ping or (byte)PacketType.Pong);
        Tell(bus, ArrivalKind.Closed);
        Tell(bus, ArrivalKind.Opened);
        bus.Run(TimeSpan.FromMinutes(3));
        Assert.Contains(bus.HostSink.Events, static one => one.Event.Kind == HostEventKind.WrongKey);
        bus.IsLost = static (_, _) => false;
        bus.HostSink.Events.Clear();

        bus.Run(TimeSpan.FromMinutes(5));

        Assert.Contains(bus.HostSink.Events, static one => one.Event is { Kind: HostEventKind.Status, Status.State: DeviceState.Disarmed });
    }

    private static Bus Active(byte watchdog, bool isSealed)
    {
        var bus = new Bus(null, new DeviceOptions { MasterKey = Key, SealedSupported = isSealed, WatchdogSeconds = watchdog });
        Add(bus);
        bus.Run(TimeSpan.FromSeconds(3));
        Send(bus, 1, CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        Send(bus, 2, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], Dialect.Default));
        bus.Run(TimeSpan.FromSeconds(5));
        Assert.Equal((DeviceState.Active, (ushort)300), (bus.Devices[0].Outputs.State, bus.Devices[0].Outputs.Level(0)));
        return bus;
    }

    private static void Add(Bus bus) => bus.Submit(new HostCommand
    {
        Kind = HostCommandKind.AddDevice,
        Device = Device,
        Settings = new HostDevice { MasterKey = Key, AllowsPlainMode = true, Memory = bus.HostMemory },
    });

    private static void Tell(Bus bus, ArrivalKind kind) => bus.Host.Receive(new Arrival { Kind = kind }, bus.Now, bus.HostSink);

    private static void Send(Bus bus, ulong ticket, CommandId command, byte[] body) =>
        bus.Submit(new HostCommand { Kind = HostCommandKind.Send, Device = Device, Ticket = ticket, Command = command, Body = body });
}
