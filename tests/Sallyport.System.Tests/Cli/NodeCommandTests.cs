using System.Text.RegularExpressions;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

public sealed class NodeCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>The command as it is typed, with the waits of the protocol.</summary>
    [Fact]
    public async Task Node_AsTyped_ReportsToTheGatewayAndExits0()
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();

        CliRun run = await CliRun.Of(
            "node", "--link", gateway.Link, "--network-name", LoopbackGateway.Network, "--network-key-file", _scratch.File("k", LoopbackGateway.Key + "\n"), "--mac", "02:00:00:00:00:0a", "--name", "shed", "--interval", "0.05", "--count", "2");

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal(["registered", "sent", "sent"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Regex.Match(line, @"^\S+Z (\S+) ").Groups[1].Value));
        await gateway.EntriesAsync("02:00:00:00:00:0A", static entries => entries.Count(entry => entry.Kind == Gateway.Journal.EntryKind.Uplink) == 2);
    }

    [Fact]
    public async Task Node_EverythingWrong_IsToldAtOnce()
    {
        CliRun run = await CliRun.Of("node", "--link", "serial:/dev/null", "--mac", "01:00:00:00:00:01", "--gateway", "zz", "--name", "", "--payload", "xml", "--interval", "0", "--sleepy", "1.5", "--count", "0", "--network-key", "k", "--network-key-file", "f");

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            ["--link", "--network-name", "--network-key-file", "--mac", "--gateway", "--name", "--payload", "--interval", "--sleepy", "--count"],
            run.ErrorLines.Select(line => Regex.Match(line, "^sallyport: ([^:]+): ").Groups[1].Value));
    }

    [Fact]
    public async Task Node_SleepyWithInterval_IsAMistake()
    {
        CliRun run = await CliRun.Of("node", "--link", "udp://127.0.0.1:1", "--network-name", "n", "--network-key", "ThisIsTheKey", "--mac", "02:00:00:00:00:01", "--name", "n", "--sleepy", "2", "--interval", "2");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("sallyport: --interval: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_StoppedBeforeItRegistered_Exits0AndWarnedAboutThePlainKey()
    {
        await using var run = new BackgroundRun("node", "--link", "udp://127.0.0.1:1", "--network-name", "n", "--network-key", "ThisIsTheKey", "--mac", "02:00:00:00:00:01", "--name", "n");

        CliRun ended = await run.StopAsync();

        Assert.Equal((ExitCode.Done, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("sallyport: warning: --network-key: ", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }
}
