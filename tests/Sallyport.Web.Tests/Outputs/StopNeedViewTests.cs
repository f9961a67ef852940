using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Web.Outputs;

namespace Sallyport.Web.Tests.Outputs;

/// <summary>When a page without a session offers the stop.</summary>
public sealed class StopNeedViewTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(DeviceState.Armed, true)]
    [InlineData(DeviceState.Active, true)]
    [InlineData(DeviceState.RampDown, true)]
    [InlineData(DeviceState.Disarmed, false)]
    [InlineData(DeviceState.Emergency, false)]
    [InlineData(DeviceState.Fault, false)]
    public void MayBeActive_StateIsKnown_IsWhatItSays(DeviceState state, bool mayBe) =>
        Assert.Equal(mayBe, StopNeedView.MayBeActive(Device() with { State = state, IsReached = true }, Now));

    [Theory]
    [InlineData(74, true)]
    [InlineData(76, false)]
    public void MayBeActive_FellSilent_ForTheLongestWatchdogAndTheRamp(int secondsAgo, bool mayBe)
    {
        long heard = (Now.ToUnixTimeMilliseconds() - (secondsAgo * 1000L)) * 1000;

        Assert.Equal(mayBe, StopNeedView.MayBeActive(Device() with { LastHeardMicroseconds = heard }, Now));
    }

    [Fact]
    public void MayBeActive_AnswersButNobodyKnowsItsState_IsTakenForActive()
    {
        Assert.True(StopNeedView.MayBeActive(Device() with { IsReached = true }, Now));
        Assert.False(StopNeedView.MayBeActive(Device(), Now));
    }

    [Fact]
    public void Of_NoBuses_NeedsNone() => Assert.Equal(new StopNeedView(0, false), StopNeedView.Of(null, Now));

    private static OutputDevice Device() => new() { Device = "estim/bus0/42", Bus = "bus0", Address = "42" };
}
