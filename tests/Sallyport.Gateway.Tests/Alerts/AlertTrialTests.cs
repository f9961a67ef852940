using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Alerts;

/// <summary>A rule weighed against the journal must say what it would have said, had it been on.</summary>
public sealed class AlertTrialTests
{
    [Fact]
    public void Try_SilentRule_TellsWhatTheLivingRuleTold()
    {
        var bench = new AlertBench();
        var (lamp, fan) = (bench.Gateway.Join(1, name: "lamp"), bench.Gateway.Join(2));
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(30);
        bench.Unmute(lamp);
        bench.Live(30);
        bench.Mute(fan);
        bench.Live(6);
        var told = bench.Entries(AlertRules.Silent);

        var trial = Try(bench, AlertRules.Silent);

        Assert.Equal((true, 2, 2), (trial.IsComplete, trial.Count, trial.Alerts.Count));
        Assert.Equal((GatewayBench.Id(lamp), "lamp is silent: usually every 60 s, silent for 4 min."), (trial.Alerts[0].Device, trial.Alerts[0].Text));
        Assert.InRange(trial.Alerts[0].RaisedAtMicroseconds - told[0].TimeMicroseconds, -60_000_000, 60_000_000);
        Assert.InRange(trial.Alerts[0].ClearedAtMicroseconds!.Value - told[1].TimeMicroseconds, -60_000_000, 60_000_000);
        Assert.Equal((GatewayBench.Id(fan), null), (trial.Alerts[1].Device, trial.Alerts[1].ClearedAtMicroseconds));
    }

    [Fact]
    public void Try_MorePatience_TellsLess()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1);
        bench.Gateway.Join(2);
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(30);
        bench.Unmute(lamp);
        bench.Live(5);
        Assert.Equal(1, Try(bench, AlertRules.Silent, ("minutes", 20)).Count);
        Assert.Equal(0, Try(bench, AlertRules.Silent, ("minutes", 40)).Count);
    }

    [Fact]
    public void Try_RuleThatIsOff_IsWeighedAndNothingIsSaid()
    {
        var bench = new AlertBench();
        bench.Set(AlertRules.Refused, false);
        var stranger = bench.Gateway.Stranger(7);
        for (var hello = 0; hello < 5; hello++)
        {
            stranger.Hello();
            bench.Gateway.Wait(TimeSpan.FromSeconds(11));
        }

        Assert.Empty(bench.Gateway.Bodies<AlertBody>());
        Assert.StartsWith("5C:CF:7F:00:00:07 has probably a wrong network key", Assert.Single(Try(bench, AlertRules.Refused).Alerts).Text, StringComparison.Ordinal);
        Assert.Empty(bench.Gateway.Bodies<AlertBody>());
        Assert.False(bench.Desk.Rules.Single(static rule => rule.Rule == AlertRules.Refused).Enabled);
    }

    [Fact]
    public void Try_GatewayWasDown_SilenceOfThatTimeIsNobodys()
    {
        var bench = new AlertBench();
        var nodes = new[] { bench.Gateway.Join(1), bench.Gateway.Join(2) };
        bench.Live(20);
        bench.Gateway.Pass(TimeSpan.FromHours(20));
        bench.Gateway.Crash();
        foreach (var node in nodes)
        {
            bench.Gateway.Join(node);
        }

        bench.Live(20);
        var trial = Try(bench, AlertRules.Silent);
        Assert.Equal((0, true), (trial.Count, trial.IsComplete));
    }

    [Fact]
    public void Try_OlderThanAWeek_IsNotRead()
    {
        var bench = new AlertBench();
        var lamp = bench.Gateway.Join(1);
        bench.Live(20);
        bench.Mute(lamp);
        bench.Live(30);
        bench.Gateway.Pass(TimeSpan.FromDays(8));
        var before = bench.Gateway.Journal.CommittedSeq;
        bench.Unmute(lamp);
        bench.Live(20);

        var trial = Try(bench, AlertRules.Silent);

        Assert.Equal(0, trial.Count);
        Assert.Equal(bench.Gateway.Journal.CommittedSeq - before, trial.Entries);
    }

    [Fact]
    public void Try_Cancelled_SaysThatItIsNotComplete()
    {
        var bench = new AlertBench();
        bench.Gateway.Join(1);
        for (var hour = 0; hour < 90; hour++)
        {
            bench.Live(60);
        }

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var trial = bench.Desk.Try(bench.Desk.Rules[0], cancelled.Token);
        Assert.False(trial.IsComplete);
        Assert.Equal(5_000, trial.Entries);
        Assert.True(trial.ToMicroseconds < bench.Gateway.Now.UtcMicroseconds - 60_000_000);
    }

    [Fact]
    public void Try_Disk_SaysThatItCannot() => Assert.NotNull(Try(new AlertBench(), AlertRules.Disk).Note);

    private static AlertTrial Try(AlertBench bench, string rule, params (string Name, double Value)[] numbers)
    {
        Assert.Null(AlertRules.Complete(rule, true, numbers.ToDictionary(static one => one.Name, static one => one.Value), null, out var whole));
        return bench.Desk.Try(whole!, TestContext.Current.CancellationToken);
    }
}
