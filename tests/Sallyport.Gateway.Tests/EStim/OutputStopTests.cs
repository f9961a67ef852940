using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.EStim;

/// <summary>The emergency stop (estim.md section 11.4): C1 to everybody and 84 to each device, three times, past everything.</summary>
public sealed class OutputStopTests
{
    private const byte Stranger = 0x43;
    private static readonly DeviceOptions StrangerOptions = new() { Address = Stranger, MasterKey = new byte[16], WatchdogSeconds = 60 };

    [Fact]
    public void Stop_IsC1ToEverybodyAnd84ToEachDeviceThreeTimes_FirstC1FirstOfAll()
    {
        using var bench = new OutputBench(stranger: StrangerOptions);
        bench.Activate();
        var before = bench.Bus.Traffic.Count;

        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromSeconds(2));

        byte[][] sent = [.. bench.Bus.Traffic.Skip(before).Where(static one => one.IsGateway).Select(static one => one.Octets)];
        Assert.Equal((byte)PacketType.EmergencyStop, sent[0][8]);
        Assert.Equal(
            ["c1", "84 42", "c1", "84 42", "c1", "84 42", "84 43", "84 43", "84 43"],
            sent.Select(WordOf).Where(static word => word is not null));
        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs(0).State);
        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs(1).State);
    }

    /// <summary>84 in clear is taken from anybody, also by a device that takes nothing else in clear: no key is needed for it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stop_WhoseC1IsLost_ReachesADeviceWithoutAKeyByItsAddressAndSaysThatNothingIsProved(bool isSealedRequired)
    {
        using var bench = new OutputBench(stranger: StrangerOptions with { SealedRequired = isSealedRequired });
        using var owner = new HostSession(new HostOptions { Address = 0x02 }, new SeededRandom(9));
        bench.Bus.OtherHost = owner;
        bench.Bus.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = new(Stranger, 0), Settings = new HostDevice { MasterKey = new byte[16] } }, bench.Now);
        bench.Run(TimeSpan.FromSeconds(3));
        Send(CommandId.Arm, CommandBody.Arm(1, 60, new()));
        Send(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], new()));
        Assert.Equal(DeviceState.Active, bench.Bus.Outputs(1).State);
        bench.Bus.IsLost = static (_, octets) => octets[8] == (byte)PacketType.EmergencyStop;

        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromSeconds(3));

        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs(1).State);
        var view = Assert.Single(bench.Desk.Devices, static one => !one.HasKey);
        Assert.Equal(("estim/bus0/43", true, true), (view.Device, view.StopAnswered is not null, view.StopVerified is null));

        void Send(CommandId id, byte[] body)
        {
            bench.Bus.Submit(new HostCommand { Kind = HostCommandKind.Send, Device = new(Stranger, 0), Command = id, Body = body }, bench.Now);
            bench.Run(TimeSpan.FromSeconds(2));
        }
    }

    /// <summary>Addresses that somebody made up in beacons come behind the devices that are real.</summary>
    [Fact]
    public void Stop_OnALineFullOfMadeUpAddresses_ReachesTheRealDeviceFirst()
    {
        using var bench = new OutputBench();
        bench.Activate();
        var writer = new Protocols.EStim.Codec.PacketWriter(new());
        for (byte address = 2; address < 0xFF; address++)
        {
            bench.Bus.Say(writer.Write(PacketType.Pong, new(address, 0), new(1, 0), [0, 0]));
            bench.Run(TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(253, bench.Desk.Devices.Count);
        bench.Bus.IsLost = static (_, octets) => octets[8] == (byte)PacketType.EmergencyStop;
        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromMilliseconds(150));
        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs().State);

        bench.Run(TimeSpan.FromSeconds(30));
        Assert.NotNull(bench.View.StopVerified);
        Assert.Equal(3 * 253, bench.Bus.Traffic.Count(static one => one.IsGateway && WordOf(one.Octets) is { Length: > 2 }));
    }

    [Fact]
    public void Stop_PressedWhileTheLineIsAway_LeavesFirstWhenItIsBack()
    {
        using var bench = new OutputBench(device: new DeviceOptions { MasterKey = StimulationBus.Key, WatchdogSeconds = 60 });
        bench.Activate();
        bench.Bus.Tell(ArrivalKind.Closed);
        bench.Bus.IsLost = static (_, _) => true;
        bench.Run(TimeSpan.FromSeconds(2));
        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(DeviceState.Active, bench.Bus.Outputs().State);

        bench.Bus.IsLost = static (_, _) => false;
        var before = bench.Bus.Traffic.Count;
        bench.Bus.Tell(ArrivalKind.Opened);
        bench.Run(TimeSpan.FromMilliseconds(100));

        Assert.Equal("c1", WordOf(bench.Bus.Traffic.Skip(before).First(static one => one.IsGateway).Octets));
        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs().State);
    }

    /// <summary>By then everything is down by itself, and somebody else may have begun something new.</summary>
    [Fact]
    public void Stop_PressedLongBeforeTheLineIsBack_DoesNotComeLate()
    {
        using var bench = new OutputBench();
        bench.Bus.Tell(ArrivalKind.Closed);
        bench.Bus.IsLost = static (_, _) => true;
        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromSeconds(80));

        bench.Bus.IsLost = static (_, _) => false;
        var before = bench.Bus.Traffic.Count;
        bench.Bus.Tell(ArrivalKind.Opened);
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.DoesNotContain(bench.Bus.Traffic.Skip(before), static one => one.IsGateway && WordOf(one.Octets) is not null);
    }

    [Fact]
    public void Stop_BehindMoreLoweringsThanCanWait_IsTakenAndComesFirst()
    {
        using var bench = new OutputBench();
        bench.Activate();
        Task<(CommandResult Result, OutputAnswer? Answer)>[] lowerings = [.. Enumerable.Range(0, 300).Select(_ => bench.Desk.OrderAsync(
            new OutputOrder { Kind = OutputOrderKind.Stop, Device = OutputBench.Device, RampMilliseconds = 10_000 }, OutputBench.Person, CancellationToken.None))];
        var before = bench.Bus.Traffic.Count;

        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromMilliseconds(150));

        Assert.Contains(lowerings, static one => one is { IsCompletedSuccessfully: true, Result.Result.Refusal: CommandRefusal.QueueFull });
        Assert.Equal("c1", bench.Bus.Traffic.Skip(before).Where(static one => one.IsGateway).Select(static one => WordOf(one.Octets)).First(static word => word is not null));
        Assert.Equal(DeviceState.Emergency, bench.Bus.Outputs().State);
    }

    [Fact]
    public async Task Stop_WhileOneBusFails_ReachesTheOthersAndIsWrittenDown()
    {
        var store = new InMemoryStateStore();
        var journal = new InMemoryJournal();
        var policies = new PolicySet(store, EStimPolicies.All);
        using var keys = new EStimStore(store);
        using var broken = new BrokenLink();
        using var sound = new StimulationBus(null, new DeviceOptions { MasterKey = StimulationBus.Key });
        using var first = new EStimDriver(new EStimBus { Name = "a" }, broken, policies, keys, new SeededRandom(1));
        using var second = new EStimDriver(new EStimBus { Name = "b" }, sound, policies, keys, new SeededRandom(2));
        var host = new GatewayHost(journal, store, policies, [first, second], [], new GatewayHostOptions());
        var now = new Now(new Instant(5_000_000), 1_795_242_855_000_000);
        await host.StartAsync(now, null, CancellationToken.None);
        host.RunTurn(now);
        broken.IsBroken = true;

        host.Control.Outputs!.EmergencyStop(OutputBench.Person);
        Assert.Throws<InvalidOperationException>(() => host.RunTurn(now));
        sound.Poll(new Ears(), now, 100);
        host.CommitTurn();

        Assert.Equal(DeviceState.Emergency, sound.Outputs().State);
        Assert.Contains(journal.Entries, static entry => entry.Body is AuditBody { Action: "outputs.emergency-stop", From: "192.0.2.7" });
    }

    private static string? WordOf(byte[] octets) => (PacketType)octets[8] switch
    {
        PacketType.EmergencyStop when octets[6] == 0 => "c1",
        PacketType.Plaintext when octets[13] == (byte)CommandId.EmergencyStop => $"84 {octets[6]:x2}",
        _ => null,
    };

    private sealed class Ears : Sallyport.Links.ILinkReceiver
    {
        public void Receive(in Arrival arrival)
        {
        }

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
        }
    }
}
