using System.Text.RegularExpressions;
using Sallyport.Cli;
using Sallyport.Cli.Data;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>Gateway and device of the built programs, a datagram for each packet, as by radio.</summary>
public sealed class RunRadioTests : IDisposable
{
    private const string Device = "estim/radio/42";
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Run_OverDatagrams_FindsTheDeviceAndDrivesIt()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "estim=udp://127.0.0.1:0");
        string first = await run.FirstLineAsync();
        Match ready = Regex.Match(first, @"^ready http=(\S+) link=(udp://127\.0\.0\.1:[1-9]\d*)$");
        Assert.True(ready.Success, first);
        string key = _scratch.File("device.key", "c5d71484f8cf9bf4b76f47904730804b\n");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var device = new BackgroundRun("estim-device", "--link", ready.Groups[2].Value, "--master-key-file", key);
        Assert.Equal((ExitCode.Done, ""), Result(await CliRun.Of("outputs", "key", Device, key, "--data", Data)));
        using var client = new OutputClient(ready.Groups[1].Value, new GatewayFolder(Data).EnsureToken());
        await client.StateAsync(Device, "disarmed");

        Assert.Equal((ExitCode.Done, ""), Result(await CliRun.Of("outputs", "arm", Device, "--output", "0", "--data", Data)));
        Assert.Equal((ExitCode.Done, ""), Result(await CliRun.Of("outputs", "set", Device, "0=20", "--data", Data)));
        await Poll.UntilAsync(() => device.Output.Contains("levels 20 0 active", StringComparison.Ordinal), () => device.Output);
        Assert.Equal((ExitCode.Done, ""), Result(await CliRun.Of("outputs", "stop", "--data", Data)));

        await client.StateAsync(Device, "emergency");
        await Poll.UntilAsync(() => device.Output.Contains("levels 0 0 emergency", StringComparison.Ordinal), () => device.Output);
    }

    /// <summary>Two gateways cannot be on one port; the refusal names the link and what helps.</summary>
    [Fact]
    public async Task Run_OnATakenPort_RefusesInOneSentence()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "estim=udp://127.0.0.1:0");
        string link = Regex.Match(await run.FirstLineAsync(), @"link=(\S+)$").Groups[1].Value;

        CliRun other = await CliRun.Of("run", "--data", Path.Combine(_scratch.Path, "other"), "--http", "127.0.0.1:0", "--link", $"estim={link}");

        Assert.Equal(ExitCode.Refused, other.ExitCode);
        Assert.Contains($"sallyport: estim={link}: another gateway or program listens there; choose another port", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--link: needs the port that the gateway listens on", "--link", "udp://127.0.0.1:0")]
    [InlineData("--link: 'udp://192.0.2.1:7000' must stay on this machine", "--link", "udp://192.0.2.1:7000")]
    [InlineData("--local-line: must be pty:PATH or serial:PATH", "--link", "udp://127.0.0.1:7000", "--local-line", "udp://127.0.0.1:7001", "--master-key-file", "none.key")]
    public async Task Device_WithALinkThatDoesNotFit_IsAUsageErrorThatNamesTheFlag(string part, params string[] arguments)
    {
        CliRun run = await CliRun.Of(["estim-device", .. arguments]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Error) Result(CliRun run) => (run.ExitCode, run.Error);
}
