using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Cli.Demo;
using Sallyport.Cli.Running;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>The stimulators of the demo, driven with the link that the demo prints.</summary>
public sealed class DemoOutputsTests : IDisposable
{
    private const string First = "estim/stim/11";
    private const string Second = "estim/stim/12";
    private readonly ScratchFolder _scratch = new();

    private string Line => Path.Combine(_scratch.Path, "stim");

    public void Dispose() => _scratch.Dispose();

    /// <summary>Both devices answer under their keys, and nothing flows; a person arms, raises and stops; then the line is gone from the folder.</summary>
    [Fact]
    public async Task Demo_Outputs_AreThereAtZeroAndAreArmedRaisedAndStopped()
    {
        await using var run = new BackgroundRun("demo", "--data", _scratch.Path);
        using OutputClient client = await ClientAsync(run);
        Assert.StartsWith("/dev/pts/", new FileInfo(Line).LinkTarget, StringComparison.Ordinal);
        foreach (string device in (string[])[First, Second])
        {
            JsonElement there = await client.StateAsync(device, "disarmed");
            Assert.Equal("sealed", there.GetProperty("protection").GetString());
            Assert.All(there.GetProperty("outputs").EnumerateArray(), static output => Assert.Equal(0, output.GetProperty("level").GetInt32()));
        }

        await DoneAsync(client, First, "arm", new { outputs = new[] { 0 }, timeoutSeconds = 600 });
        await DoneAsync(client, First, "levels", new { levels = new[] { new { output = 0, level = 30, rampMilliseconds = 0 } } });
        await client.UntilAsync(First, static device => device.GetProperty("state").GetString() == "active" && device.GetProperty("outputs")[0].GetProperty("level").GetInt32() == 30);
        Assert.Equal(202, (await client.PostAsync("/api/v1/outputs/stop")).Status);
        JsonElement stopped = await client.StateAsync(First, "emergency");

        Assert.Equal(0, stopped.GetProperty("outputs")[0].GetProperty("level").GetInt32());
        await client.StateAsync(Second, "emergency");
        CliRun ended = await run.StopAsync();
        Assert.Equal((ExitCode.Done, ""), (ended.ExitCode, ended.Error));
        Assert.Null(new FileInfo(Line).LinkTarget);
        Assert.Contains(" active 30 0", ended.Output, StringComparison.Ordinal);
    }

    /// <summary>Keys and counters of the first run are those of the second; nobody is asked for a key again.</summary>
    [Fact]
    public async Task Demo_StartedAgain_KnowsItsStimulators()
    {
        await using (var run = new BackgroundRun("demo", "--data", _scratch.Path))
        {
            using OutputClient first = await ClientAsync(run);
            await first.StateAsync(First, "disarmed");
            await first.StateAsync(Second, "disarmed");
        }

        await using var again = new BackgroundRun("demo", "--data", _scratch.Path);
        using OutputClient client = await ClientAsync(again);
        await client.StateAsync(First, "disarmed");
        await client.StateAsync(Second, "disarmed");

        JsonElement audit = await client.GetAsync("/api/v1/events?kind=audit&limit=100");
        Assert.Equal(2, audit.GetProperty("events").EnumerateArray().Count(static entry => entry.GetProperty("action").GetString() == "outputs.key-imported"));
    }

    /// <summary>The fault of the demo: an electrode of the second device comes off and is put on again, again and again; the first device has none.</summary>
    [Fact]
    public async Task Stimulators_NowAndThen_LoseAnElectrode()
    {
        using var pauses = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        using var stimulators = new DemoStimulators(_scratch.Path, (_, cancelled) => pauses.WaitAsync(cancelled));
        var settings = new RunSettings { Http = new IPEndPoint(IPAddress.Loopback, 0), Buses = [stimulators.Settings] };
        await using RunningGateway gateway = await RunningGateway.StartAsync(settings, _scratch.Path, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Task running = stimulators.RunAsync(gateway.Control.Outputs!, stop.Token);
        using var client = new OutputClient(gateway.Address.ToString(), new GatewayFolder(_scratch.Path).EnsureToken());
        foreach (bool isOff in (bool[])[true, false, true])
        {
            await client.StateAsync(Second, "disarmed");
            pauses.Release();
            await client.UntilAsync(Second, device => IsLoose(device) == isOff, asks: true);
        }

        JsonElement first = await client.StateAsync(First, "disarmed");
        Assert.All(first.GetProperty("outputs").EnumerateArray(), static output => Assert.False(output.GetProperty("hasOpenElectrode").GetBoolean()));
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Null while the device is not reached: then its outputs are unknown.</summary>
    private static bool? IsLoose(JsonElement device) =>
        device.GetProperty("outputs").EnumerateArray().ElementAtOrDefault(DemoStimulators.LooseOutput) is { ValueKind: JsonValueKind.Object } output ? output.GetProperty("hasOpenElectrode").GetBoolean() : null;

    private static async Task<OutputClient> ClientAsync(BackgroundRun run)
    {
        Assert.StartsWith("ready http=", await run.FirstLineAsync(), StringComparison.Ordinal);
        Match link = Match.Empty;
        await Poll.UntilAsync(() => (link = Regex.Match(run.Output, @"^watch it: +(http://127\.0\.0\.1:\d+)/#token=(\S+)$", RegexOptions.Multiline)).Success, () => run.Output);
        return new OutputClient(link.Groups[1].Value, link.Groups[2].Value);
    }

    private static async Task DoneAsync(OutputClient client, string device, string order, object body)
    {
        (int status, JsonElement answer) = await client.PostAsync($"/api/v1/outputs/{Uri.EscapeDataString(device)}/{order}", body);
        Assert.True(status == 200 && answer.GetProperty("outcome").GetString() == "accepted", $"{order}: {status} {answer}");
    }
}
