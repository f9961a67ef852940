using System.Text.RegularExpressions;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

public sealed class DemoCommandTests
{
    /// <summary>In a pipe the demo is lines: where it serves, how to command it, and each event; afterwards nothing is left of it.</summary>
    [Fact]
    public async Task Demo_FiveSeconds_ShowsDevicesAndLeavesNothing()
    {
        CliRun run = await CliRun.Of("demo", "--seed", "1", "--seconds", "5");

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Match ready = Regex.Match(lines[0], @"^ready http=http://127\.0\.0\.1:[1-9]\d* link=udp://127\.0\.0\.1:[1-9]\d* data=(\S+)$");
        Assert.True(ready.Success, lines[0]);
        Assert.Contains(lines, line => line.Contains($"./sallyport send lamp1 set --json '{{\"light\":1}}' --data {ready.Groups[1].Value}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("Z joined lamp1 stays awake", StringComparison.Ordinal));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"Z joined garden\d sleeps between messages$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"Z uplink room\d temp [-\d.]+, hum "));
        Assert.Matches(@"^[1-9]\d* devices, \d+ events, refused: ", lines[^1]);
        Assert.False(Directory.Exists(ready.Groups[1].Value));
    }

    [Fact]
    public async Task Demo_Stopped_EndsCleanly()
    {
        await using var run = new BackgroundRun("demo");
        Assert.StartsWith("ready http=", await run.FirstLineAsync(), StringComparison.Ordinal);

        CliRun ended = await run.StopAsync();

        Assert.Equal((ExitCode.Done, ""), (ended.ExitCode, ended.Error));
    }

    [Theory]
    [InlineData("--seed", "x")]
    [InlineData("--seconds", "0")]
    [InlineData("--seconds", "-1")]
    public async Task Demo_WrongFlag_IsAUsageError(string flag, string value) => Assert.Equal(ExitCode.Usage, (await CliRun.Of("demo", flag, value)).ExitCode);
}
