using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Gateway.Tests.EStim;

/// <summary>An order that tells which target its sender saw: nothing is raised from a picture that is old, and lowering is never held up by it.</summary>
public sealed class ExpectedTargetTests
{
    [Fact]
    public void Raise_BehindALoweringBySomebodyElse_IsRefusedBeforeTheDeviceReportedIt()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        Assert.True(bench.Set(0, 200).Answer?.Accepted);

        var (result, answer) = bench.Order(Level(310, seen: 300));

        Assert.Equal((CommandRefusal.TargetMoved, "output 0: its target is 200 per mille now, not 300; nothing was raised"), (result.Refusal, result.Detail));
        Assert.Null(answer);
        bench.Run(TimeSpan.FromSeconds(8));
        Assert.Equal(200, bench.Bus.Outputs().Level(0));
        Assert.Equal(CommandRefusal.TargetMoved, bench.Order(Level(310, seen: 300)).Result.Refusal);
        Assert.True(bench.Order(Level(210, seen: 200)).Answer?.Accepted);
    }

    [Fact]
    public void Raise_BehindAStop_IsRefused()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Stop, Device = OutputBench.Device, RampMilliseconds = 5000 }).Answer?.Accepted);

        var (result, _) = bench.Order(Level(310, seen: 300));

        Assert.Equal((CommandRefusal.TargetMoved, "output 0: its target is 0 per mille now, not 300; nothing was raised"), (result.Refusal, result.Detail));
    }

    [Fact]
    public async Task Raise_WhileALoweringIsOnItsWay_IsRefused()
    {
        using var bench = new OutputBench();
        bench.Activate(300);

        var lowering = bench.Desk.OrderAsync(Level(200, seen: null), OutputBench.Person, CancellationToken.None);
        var (result, _) = bench.Order(Level(310, seen: 300));

        Assert.Equal((CommandRefusal.TargetMoved, "output 0: its target is 200 per mille now, not 300; nothing was raised"), (result.Refusal, result.Detail));
        bench.Run(TimeSpan.FromSeconds(8));
        await lowering.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(200, bench.Bus.Outputs().Level(0));
    }

    [Fact]
    public void Raise_FromWhatIsReportedAfterARestart_IsAccepted()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        bench.Restart();
        bench.Run(TimeSpan.FromSeconds(4));
        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Continue, Device = OutputBench.Device }).Answer?.Accepted);

        Assert.True(bench.Order(Level(310, seen: 300)).Answer?.Accepted);
    }

    [Fact]
    public void Raise_BehindAnEmergencyStopThatTheDeviceDidNotHear_IsRefused()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        bench.Bus.IsLost = static (isGateway, octets) => isGateway && octets[8] == (byte)PacketType.EmergencyStop;
        bench.Desk.EmergencyStop(OutputBench.Person);

        Assert.Equal(CommandRefusal.TargetMoved, bench.Order(Level(310, seen: 300)).Result.Refusal);
    }

    [Fact]
    public void Raise_RefusedByTheDevice_LeavesTheTargetCertain()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        Assert.True(bench.Order(new OutputOrder { Kind = OutputOrderKind.Limits, Device = OutputBench.Device, Limits = [new OutputLimit(0, 400, 100)] }).Answer?.Accepted);
        Assert.Equal("refused", bench.Order(Level(401, seen: 300)).Answer?.Outcome);

        Assert.True(bench.Order(Level(310, seen: 300)).Answer?.Accepted);
    }

    [Fact]
    public void Lower_FromATargetThatMoved_IsCarriedOut()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        Assert.True(bench.Set(0, 500).Answer?.Accepted);

        Assert.True(bench.Order(Level(290, seen: 300)).Answer?.Accepted);
        bench.Run(TimeSpan.FromSeconds(8));

        Assert.Equal(290, bench.Bus.Outputs().Level(0));
    }

    [Fact]
    public void Lower_ToMoreThanThereIsByNow_IsRefused()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        Assert.True(bench.Set(0, 100).Answer?.Accepted);

        Assert.Equal(CommandRefusal.TargetMoved, bench.Order(Level(290, seen: 300)).Result.Refusal);
    }

    [Fact]
    public void Raise_StepByStepFromWhatIsReported_IsAcceptedEachTime()
    {
        using var bench = new OutputBench();
        bench.Activate(300);
        for (var level = 310; level <= 350; level += 10)
        {
            Assert.True(bench.Order(Level(level, bench.View.Outputs[0].Target)).Answer?.Accepted, $"{level}");
            for (var step = 0; step < 1000 && bench.View.Outputs[0].Target != level; step++)
            {
                bench.Run(TimeSpan.FromMilliseconds(5));
            }
        }

        bench.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(350, bench.Bus.Outputs().Level(0));
    }

    [Fact]
    public void Raise_OfTwoOutputsOneOfWhichMoved_ChangesNeither()
    {
        using var bench = new OutputBench();
        bench.Activate(300);

        var (result, _) = bench.Order(new OutputOrder
        {
            Kind = OutputOrderKind.Levels,
            Device = OutputBench.Device,
            Levels = [new LevelChange(0, 0, 310, 0), new LevelChange(1, 0, 20, 0)],
            ExpectedTargets = [new ExpectedTarget(0, 300), new ExpectedTarget(1, 10)],
        });

        Assert.Equal((CommandRefusal.TargetMoved, "output 1: its target is 0 per mille now, not 10; nothing was raised"), (result.Refusal, result.Detail));
        bench.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(300, bench.Bus.Outputs().Level(0));
    }

    [Fact]
    public void Target_OutOfRange_IsMalformed()
    {
        using var bench = new OutputBench();

        var (result, _) = bench.Order(Level(310, seen: 1001));

        Assert.Equal((CommandRefusal.Malformed, "an expected target is 0..1000 per mille"), (result.Refusal, result.Detail));
    }

    private static OutputOrder Level(int level, int? seen) => new()
    {
        Kind = OutputOrderKind.Levels,
        Device = OutputBench.Device,
        Levels = [new LevelChange(0, 0, (ushort)level, 0)],
        ExpectedTargets = seen is { } target ? [new ExpectedTarget(0, target)] : [],
    };
}
