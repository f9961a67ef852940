using Sallyport.Devices.EStim;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Wire;

namespace Sallyport.Devices.Tests.EStim;

public sealed class SimulatedOutputsTests
{
    private readonly SteppedClock _clock = new();

    [Fact]
    public void Drive_EachTime_IsKeptWithItsTime()
    {
        var outputs = new SimulatedOutputs(2, _clock);

        outputs.Drive([10, 0]);
        _clock.Now = new Now(new Instant(20_000), 0);
        outputs.Drive([9, 1]);

        Assert.Equal([(0L, "10 0"), (20_000L, "9 1")], outputs.Log.Select(static sample => (sample.At.Microseconds, string.Join(' ', sample.Levels))));
        Assert.Equal((ushort)9, outputs.Level(0));
    }

    [Fact]
    public void Log_Full_ForgetsTheOldest()
    {
        var outputs = new SimulatedOutputs(1, _clock);

        for (var i = 0; i <= SimulatedOutputs.KeptSamples; i++)
        {
            outputs.Drive([(ushort)(i % 1000)]);
        }

        Assert.Equal(SimulatedOutputs.KeptSamples, outputs.Log.Count);
        Assert.Equal((ushort)1, outputs.Log[0].Levels[0]);
    }

    [Fact]
    public void Electrode_ThatIsOff_LetsNoCurrentFlow_AndIsToldOnce()
    {
        var outputs = new SimulatedOutputs(2, _clock);
        var told = new List<(int, OutputFlags)>();
        outputs.FaultChanged = (output, fault) => told.Add((output, fault));
        outputs.Drive([300, 300]);

        outputs.OpenElectrode(1);
        outputs.OpenElectrode(1);
        Assert.Equal((300, 0), (outputs.Current(0), outputs.Current(1)));
        outputs.Overload(1);
        outputs.Mend(1);

        Assert.Equal([(1, OutputFlags.OpenElectrode), (1, OutputFlags.OpenElectrode | OutputFlags.OverCurrent), (1, OutputFlags.None)], told);
        Assert.Equal((ushort)300, outputs.Current(1));
    }

    private sealed class SteppedClock : IClock
    {
        public Now Now { get; set; }
    }
}
