using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Gateway.Tests.EStim;

/// <summary>What goes wrong at the far end of a bus, as the gateway meets it; on virtual time.</summary>
public sealed class OutputFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The device comes back off; the gateway asks, starts nothing, and a person can drive it again.</summary>
    [Theory]
    [InlineData(DeviceState.Disarmed)]
    [InlineData(DeviceState.Armed)]
    [InlineData(DeviceState.Active)]
    [InlineData(DeviceState.RampDown)]
    [InlineData(DeviceState.Emergency)]
    [InlineData(DeviceState.Fault)]
    public void Device_RestartedInEveryState_IsFoundDisarmedAndNothingIsSentAgain(DeviceState state)
    {
        using var bench = new OutputBench();
        Enter(bench, state);
        var before = bench.Bus.Accepted.Count;

        bench.Bus.RestartDevice();
        bench.Run(TimeSpan.FromMinutes(1));

        Assert.Equal((true, DeviceState.Disarmed, false, "sealed"), (bench.View.IsReached, bench.View.State, bench.View.IsInCharge, bench.View.Protection));
        Assert.DoesNotContain(bench.Bus.Accepted.Skip(before), static command => command is CommandId.SetLevels or CommandId.Arm or CommandId.ClearEmergency);
        Assert.Equal((DeviceState.Disarmed, (ushort)0), (bench.Bus.Outputs().State, bench.Bus.Outputs().Level(0)));
        bench.Activate(100);
    }

    /// <summary>A level on its way to a device that loses its power meanwhile is not set when it is back.</summary>
    [Fact]
    public async Task Device_RestartedBetweenALevelAndItsRetransmission_RefusesTheCopy()
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Bus.IsLost = static (isGateway, octets) => isGateway && octets[8] == (byte)PacketType.SealedMaster;
        var order = bench.Desk.OrderAsync(
            new OutputOrder { Kind = OutputOrderKind.Levels, Device = OutputBench.Device, Levels = [new LevelChange(0, 0, 310, 0)] }, OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromMilliseconds(120));
        var before = bench.Bus.Accepted.Count;

        bench.Bus.RestartDevice();
        bench.Bus.IsLost = static (_, _) => false;
        bench.Run(TimeSpan.FromMinutes(1));

        Assert.NotEqual("accepted", (await order.WaitAsync(Patience, TestContext.Current.CancellationToken)).Answer?.Outcome);
        Assert.DoesNotContain(CommandId.SetLevels, bench.Bus.Accepted.Skip(before));
        Assert.Equal((DeviceState.Disarmed, (ushort)0), (bench.Bus.Outputs().State, bench.Bus.Outputs().Level(0)));
    }

    [Fact]
    public async Task Key_ThatIsNotTheDevices_IsToldAndDrivesNothingUntilTheRightOneComes()
    {
        using var bench = new OutputBench();
        await ImportAsync(bench, new byte[16]);
        bench.Run(TimeSpan.FromMinutes(1));

        Assert.Equal(("none", null), (bench.View.Protection, bench.View.State));
        Assert.Contains("not under this key", bench.View.Problem, StringComparison.Ordinal);
        Assert.Equal(CommandRefusal.Forbidden, bench.Order(new OutputOrder { Kind = OutputOrderKind.Arm, Device = OutputBench.Device, Outputs = [0], Seconds = 60 }).Result.Refusal);
        Assert.Equal(DeviceState.Disarmed, bench.Bus.Outputs().State);

        await ImportAsync(bench, StimulationBus.Key);
        bench.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(("sealed", null), (bench.View.Protection, bench.View.Problem));
        bench.Activate();
    }

    /// <summary>Octets that are no packets, without end: told once at once, then every ten seconds with their number; a disturbance now and then is not.</summary>
    [Fact]
    public void Noise_OnABus_IsToldBoundedAndByItsName()
    {
        using var bench = new OutputBench();
        var random = new Random(3);
        for (var minute = 0; minute < 10; minute++)
        {
            bench.Bus.Disturb(Noise(random, 20));
            bench.Run(TimeSpan.FromMinutes(1));
        }

        Assert.DoesNotContain(bench.Journal.Entries, static entry => entry.Body is RefusedBody);
        for (var step = 0; step < 300; step++)
        {
            bench.Bus.Disturb(Noise(random, 96));
            bench.Run(TimeSpan.FromMilliseconds(100));
        }

        RefusedBody[] told = [.. bench.Journal.Entries.Select(static entry => entry.Body).OfType<RefusedBody>()];
        Assert.InRange(told.Length, 3, 5);
        Assert.All(told, static one => Assert.Equal("noise", one.Reason));
        Assert.Equal("bus bus0: octets that belong to no packet", told[0].Detail ?? told[1].Detail);
        Assert.True(told.Sum(static one => one.Count) > 100, $"{told.Sum(static one => one.Count)}");
    }

    /// <summary>What is kept of one device cannot be read: it is told, a stop goes to it, the device behind it is driven as ever, and a new key mends it.</summary>
    [Theory]
    [InlineData("no hex")]
    [InlineData("0011")]
    public async Task Counters_KeptOfOneDeviceAreDamaged_TheOthersGoOnAndANewKeyMendsIt(string kept)
    {
        using var bench = new OutputBench(stranger: new DeviceOptions { Address = 0x43, MasterKey = StimulationBus.Key });
        var other = bench.Desk.SetKeyAsync("estim/bus0/43", StimulationBus.Key, OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromSeconds(5));
        Assert.True((await other.WaitAsync(Patience, TestContext.Current.CancellationToken)).Accepted);

        bench.Restart();
        bench.Store.SaveSetting("estim.memory:" + OutputBench.Device, kept);
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.StartsWith("what is kept of its counters is damaged", bench.View.Problem, StringComparison.Ordinal);
        var (refused, _) = bench.Set(0, 1);
        Assert.Equal((CommandRefusal.Forbidden, bench.View.Problem), (refused.Refusal, refused.Detail));
        Assert.Equal(DeviceState.Disarmed, bench.Desk.Devices.Single(static one => one.Device == "estim/bus0/43").State);
        Assert.Single(bench.Journal.Entries, static entry => entry.Body is OutputBody { Event: "counters-damaged" });
        bench.Desk.EmergencyStop(OutputBench.Person);
        bench.Run(TimeSpan.FromSeconds(2));
        Assert.Equal((DeviceState.Emergency, DeviceState.Emergency), (bench.Bus.Outputs(0).State, bench.Bus.Outputs(1).State));

        byte[] fresh = [.. Enumerable.Repeat((byte)7, 16)];
        bench.Bus.Do(new DeviceCommand(DeviceCommandKind.SetMasterKey, Payload: fresh));
        await ImportAsync(bench, fresh);
        bench.Run(TimeSpan.FromSeconds(5));
        Assert.Equal((null, DeviceState.Emergency), (bench.View.Problem, bench.View.State));
    }

    private static void Enter(OutputBench bench, DeviceState state)
    {
        switch (state)
        {
            case DeviceState.Armed:
                Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Arm, Device = OutputBench.Device, Outputs = [0], Seconds = 600 }).Answer?.Accepted);
                break;
            case DeviceState.Active:
                bench.Activate();
                break;
            case DeviceState.RampDown:
                bench.Activate();
                Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Stop, Device = OutputBench.Device, RampMilliseconds = 10_000 }).Answer?.Accepted);
                break;
            case DeviceState.Emergency:
                bench.Activate();
                bench.Desk.EmergencyStop(OutputBench.Person);
                break;
            case DeviceState.Fault:
                bench.Activate();
                bench.Bus.Do(new DeviceCommand(DeviceCommandKind.BeginFault, Fault: OutputFlags.OpenElectrode));
                break;
        }

        bench.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(((DeviceState?)state, state), (bench.View.State, bench.Bus.Outputs().State));
    }

    private static async Task ImportAsync(OutputBench bench, byte[] key)
    {
        var import = bench.Desk.SetKeyAsync(OutputBench.Device, key, OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.True((await import.WaitAsync(Patience, TestContext.Current.CancellationToken)).Accepted);
    }

    private static byte[] Noise(Random random, int octets)
    {
        var noise = new byte[octets];
        random.NextBytes(noise);
        return noise;
    }
}
