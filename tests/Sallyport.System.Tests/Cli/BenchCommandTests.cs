using System.Text.Json;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

/// <summary>The figures themselves are not asserted: only that they are there, and that nothing is lost on the way to them.</summary>
public sealed class BenchCommandTests
{
    [Fact]
    public async Task Bench_EnigmaIot_PrintsItsFigures()
    {
        CliRun run = await CliRun.Of("bench", "enigmaiot", "--devices", "3", "--seconds", "0.1", "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        using JsonDocument figures = JsonDocument.Parse(run.Output);
        foreach (string name in (string[])["framesPerSecond", "registrationsPerSecond", "aeadCeilingPerSecond", "ratio"])
        {
            Assert.True(figures.RootElement.GetProperty(name).GetDouble() > 0, name);
        }

        Assert.Equal(0, figures.RootElement.GetProperty("allocatedBytesPerFrame").GetDouble());

        // The heap is the process's: with other tests beside it the figure means nothing here.
        Assert.Equal(JsonValueKind.Number, figures.RootElement.GetProperty("bytesPerDevice").ValueKind);
    }

    [Fact]
    public async Task Bench_Pipeline_LosesNothing()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/mosquitto"), "mosquitto is not installed");
        CliRun run = await CliRun.Of("bench", "pipeline", "--rate", "500", "--qos", "1", "--seconds", "1", "--json");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        using JsonDocument figures = JsonDocument.Parse(run.Output);
        Assert.Equal(0, figures.RootElement.GetProperty("lost").GetInt64());
        foreach (string name in (string[])["uplinksPerSecond", "p50Ms", "p99Ms", "brokerCeilingPerSecond", "publicationsPerSecond", "ratio"])
        {
            Assert.True(figures.RootElement.GetProperty(name).GetDouble() > 0, name);
        }
    }

    [Fact]
    public async Task Bench_Restart_BringsAllNodesBack()
    {
        CliRun run = await CliRun.Of("bench", "restart", "--nodes", "200", "--json");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        using JsonDocument figures = JsonDocument.Parse(run.Output);
        Assert.Equal(200, figures.RootElement.GetProperty("nodes").GetInt32());
        foreach (string name in (string[])["startMs", "residentMegabytes", "backSeconds", "registrationsPerSecond", "agreementCeilingPerSecond", "ratio"])
        {
            Assert.True(figures.RootElement.GetProperty(name).GetDouble() > 0, name);
        }
    }
}
