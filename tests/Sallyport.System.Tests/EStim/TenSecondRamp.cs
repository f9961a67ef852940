using System.Text.Json;

namespace Sallyport.System.Tests.EStim;

/// <summary>The way down of section 10, in what a device printed. Late steps are a slow machine's, early ones a fault.</summary>
internal static class TenSecondRamp
{
    private const int Duration = 10_000;
    private const int Slack = 1_000;
    private const int Patience = 10_000;
    private const int LeastSteps = 10;

    /// <summary>The link was lost so long behind the last command, and the way down followed.</summary>
    /// <param name="device">Disarmed again.</param>
    /// <param name="level">From which level, per mille.</param>
    /// <param name="watchdogSeconds">Of the device.</param>
    public static void Check(DeviceProcess device, int level, int watchdogSeconds = 5)
    {
        double at = CheckFall(device, level, "link-lost");
        double lastWord = device.Of("accepted").Where(line => DeviceProcess.Time(line) < at && line.GetProperty("type").GetString() != "plaintext").Max(DeviceProcess.Time);
        Assert.InRange(at - lastWord, (watchdogSeconds * 1_000) - Slack, (watchdogSeconds * 1_000) + Patience);
    }

    /// <summary>Output 0 goes down in steps on the line from its level to 0 within 10 s: never up, never below the line by more than a second, and it ends.</summary>
    /// <param name="device">Disarmed again.</param>
    /// <param name="level">From which level, per mille.</param>
    /// <param name="reason">Why.</param>
    /// <returns>When it began, on the device's clock.</returns>
    public static double CheckFall(DeviceProcess device, int level, string reason)
    {
        JsonElement begun = Assert.Single(device.Of("state"), static line => line.GetProperty("state").GetString() == "ramp-down");
        Assert.Equal(reason, begun.GetProperty("reason").GetString());
        double at = DeviceProcess.Time(begun);
        (double Time, int Level)[] down = [.. device.Of("levels").Where(line => DeviceProcess.Time(line) >= at).Select(static line => (DeviceProcess.Time(line), DeviceProcess.Levels(line)[0]))];
        Assert.DoesNotContain(down.Zip(down.Skip(1)), static pair => pair.Second.Level > pair.First.Level);
        Assert.InRange(down.Select(static sample => sample.Level).Distinct().Count(), LeastSteps, level + 1);
        Assert.DoesNotContain(down, sample => sample.Level < OnTheLine(level, sample.Time - at + Slack));
        Assert.InRange(down.First(static sample => sample.Level == 0).Time - at, Duration - Slack, Duration + Patience);
        return at;
    }

    private static int OnTheLine(int level, double milliseconds) => (int)Math.Ceiling(level * (Duration - Math.Clamp(milliseconds, 0, Duration)) / Duration);
}
