using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.EStim;

/// <summary>Who is in charge of a device, and that nothing keeps it active when nobody is.</summary>
public sealed class OutputChargeTests
{
    private static readonly DeviceOptions Patient = new() { MasterKey = StimulationBus.Key, WatchdogSeconds = 60 };

    /// <summary>
    /// Everything at once: the gateway ends and begins again, its line goes away and comes back, packets are lost in one direction or in both, a program
    /// repeats itself. Two watchdogs, the questions between them and the ramp later the device is off, and stays off.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Gateway_EndsAndFlapsAtRandom_DeviceGoesDownByItself(int seed)
    {
        var random = new Random(seed);
        using var bench = new OutputBench(device: Patient);
        bench.Activate();
        bench.Restart();
        var limit = bench.Now.Monotonic + TimeSpan.FromSeconds(60 + 22 + 60 + 10);
        while (bench.Now.Monotonic <= limit)
        {
            switch (random.Next(4))
            {
                case 0:
                    bench.Restart();
                    break;
                case 1:
                    bench.Bus.Tell(ArrivalKind.Closed);
                    bench.Run(TimeSpan.FromMilliseconds(random.Next(1, 2_000)));
                    bench.Bus.Tell(ArrivalKind.Opened);
                    break;
                case 2:
                    var (toDevice, toGateway) = (random.Next(3) * 0.45, random.Next(3) * 0.45);
                    bench.Bus.IsLost = (isGateway, _) => random.NextDouble() < (isGateway ? toDevice : toGateway);
                    break;
                default:
                    bench.Set(0, 300, OutputBench.Automation);
                    break;
            }

            bench.Run(TimeSpan.FromMilliseconds(random.Next(1, 20_000)));
        }

        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost, (ushort)0), (bench.Bus.Outputs().State, bench.Bus.Outputs().Reason, bench.Bus.Outputs().Level(0)));
    }

    [Fact]
    public void Automation_ThatLowersWithNobodyInCharge_IsObeyedAndTakesNoCharge()
    {
        using var bench = Abandoned();

        Assert.True(bench.Set(0, 0, OutputBench.Automation).Answer?.Accepted);
        bench.Run(TimeSpan.FromSeconds(2));
        Assert.Equal((false, (ushort)0, (ushort)50), (bench.View.IsInCharge, bench.Bus.Outputs().Level(0), bench.Bus.Outputs().Level(1)));
        bench.Run(TimeSpan.FromSeconds(90));

        Assert.Equal((DeviceState.Disarmed, StopReason.LinkLost), (bench.Bus.Outputs().State, bench.Bus.Outputs().Reason));
    }

    [Fact]
    public void Automation_ThatLowersNothingWithNobodyInCharge_IsRefusedBecauseItWouldFeedTheWatchdog()
    {
        using var bench = Abandoned();

        var (same, _) = bench.Set(0, 300, OutputBench.Automation);
        var (other, _) = bench.Set(2, 0, OutputBench.Automation);
        var (refresh, _) = bench.Order(new OutputOrder { Kind = OutputOrderKind.Refresh, Device = OutputBench.Device }, OutputBench.Automation);
        var stop = bench.Order(new OutputOrder { Kind = OutputOrderKind.Stop, Device = OutputBench.Device }, OutputBench.Automation);

        Assert.Equal((CommandRefusal.Forbidden, CommandRefusal.Forbidden, CommandRefusal.Forbidden), (same.Refusal, other.Refusal, refresh.Refusal));
        Assert.Contains("nobody is in charge", other.Detail, StringComparison.Ordinal);
        Assert.True(stop.Answer?.Accepted);
    }

    [Fact]
    public void Automation_OfADeviceThatAPersonIsInChargeOf_LeavesTheChargeWithThePerson()
    {
        using var bench = new OutputBench(device: Patient);
        bench.Activate();

        Assert.True(bench.Set(0, 200, OutputBench.Automation).Answer?.Accepted);
        bench.Run(TimeSpan.FromMinutes(3));

        Assert.Equal((true, (ushort)200), (bench.View.IsInCharge, bench.Bus.Outputs().Level(0)));
    }

    /// <summary>Charge is of a whole device: a program that only one of two active outputs was opened to does not keep the other one active.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Automation_AnswersForADevice_OnlyWhenEveryActiveOutputIsOpenToIt(bool isOpen)
    {
        using var bench = new OutputBench(device: Patient);
        bench.Activate();
        Assert.True(bench.Set(1, 50).Answer?.Accepted);
        bench.Open("estim.automation-0");
        bench.Open("estim.automation-1", isOpen ? "on" : "off");
        bench.Restart();
        bench.Run(TimeSpan.FromSeconds(4));

        Assert.True(bench.Set(0, 250, OutputBench.Automation).Answer?.Accepted);
        bench.Run(TimeSpan.FromMinutes(3));

        Assert.Equal((isOpen, isOpen ? DeviceState.Active : DeviceState.Disarmed), (bench.View.IsInCharge, bench.Bus.Outputs().State));
    }

    /// <summary>Policies, scopes and keys are looked up by the id: another spelling of it must not be another device with other rights.</summary>
    [Theory]
    [InlineData("estim/bus0/042")]
    [InlineData("estim/bus0/ 42")]
    [InlineData("estim/bus0/42.0")]
    [InlineData("estim/bus0/42.00")]
    [InlineData("estim/bus0/x/42")]
    [InlineData("estim/bus0/")]
    [InlineData("estim/bus0/zz")]
    [InlineData("estim/bus0/00")]
    [InlineData("estim/bus0/01")]
    [InlineData("estim/bus0/ff")]
    public async Task Device_InAnotherSpelling_IsNoDevice(string device)
    {
        using var bench = new OutputBench();
        bench.Activate();
        bench.Open("estim.automation-0", "off");
        var all = bench.Host.Control.SetPolicyAsync("estim", "estim.automation-0", "on", OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.True((await all).Accepted);

        var (result, _) = bench.Order(new OutputOrder { Kind = OutputOrderKind.Levels, Device = device, Levels = [new LevelChange(0, 0, 900, 0)] }, OutputBench.Automation);
        var key = bench.Desk.SetKeyAsync(device, new byte[16], OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromSeconds(3));

        Assert.Equal((CommandRefusal.UnknownDevice, CommandRefusal.UnknownDevice), (result.Refusal, (await key).Refusal));
        Assert.Equal(("sealed", (ushort)300), (bench.View.Protection, bench.Bus.Outputs().Level(0)));
        Assert.Single(bench.Desk.Devices);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public async Task Key_OfAnotherLength_IsNotTaken(int length)
    {
        using var bench = new OutputBench();

        var key = bench.Desk.SetKeyAsync(OutputBench.Device, new byte[length], OutputBench.Person, CancellationToken.None);
        bench.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(CommandRefusal.Malformed, (await key).Refusal);
        Assert.Equal("sealed", bench.View.Protection);
    }

    /// <summary>A device that was found active behind a restart.</summary>
    private static OutputBench Abandoned()
    {
        var bench = new OutputBench(device: Patient);
        bench.Activate();
        Assert.True(bench.Set(1, 50).Answer?.Accepted);
        bench.Run(TimeSpan.FromSeconds(3));
        bench.Restart();
        bench.Run(TimeSpan.FromSeconds(4));
        Assert.Equal((DeviceState.Active, false), (bench.View.State, bench.View.IsInCharge));
        return bench;
    }
}
