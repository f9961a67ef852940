using System.Text.Json;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

public sealed class ResetCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    /// <summary>The gateway comes back at the same address without its policies; the audit keeps what was before and says who asked.</summary>
    [Fact]
    public async Task Reset_Confirmed_ForgetsEverythingButTheAuditAndServesAgain()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        Assert.StartsWith("ready http=", await run.FirstLineAsync(), StringComparison.Ordinal);
        string fresh = await Policies();
        Assert.Equal(ExitCode.Done, (await CliRun.Of("policy", "set", "enigmaiot", "unencrypted=on", "--data", Data)).ExitCode);
        Assert.NotEqual(fresh, await Policies());

        Assert.Equal(ExitCode.Usage, (await CliRun.Of("reset", "--data", Data)).ExitCode);
        Assert.Equal(ExitCode.Done, (await CliRun.Of("reset", "--confirm", "--data", Data)).ExitCode);

        // Between the old gateway and the new one nobody answers.
        var actions = new List<string>();
        string known = "";
        for (var end = DateTime.UtcNow.AddSeconds(30); (!actions.Contains("gateway.reset") || known != fresh) && DateTime.UtcNow < end;)
        {
            known = await Policies();
            CliRun audit = await CliRun.Of("audit", "--data", Data, "--json");
            actions = audit.ExitCode == ExitCode.Done ? [.. audit.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(Actions)] : [];
        }

        Assert.Contains("gateway.reset", actions);
        Assert.Contains("policy.set", actions);
        Assert.Equal(fresh, known);
        Assert.Single((await run.StopAsync()).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<string> Policies() => (await CliRun.Of("policy", "list", "--data", Data, "--json")).Output;

    private static IEnumerable<string> Actions(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        return [.. (json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToArray() : [json.RootElement]).Select(entry => entry.GetProperty("action").GetString()!)];
    }
}
