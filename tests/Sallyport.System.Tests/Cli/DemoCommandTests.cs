using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

public sealed class DemoCommandTests
{
    /// <summary>In a pipe the demo is lines: where it serves, how to command it, and each event; afterwards nothing is left of it.</summary>
    [Fact]
    public async Task Demo_FiveSeconds_ShowsDevicesAndLeavesNothing()
    {
        CliRun run = await CliRun.Of("demo", "--fresh", "--seed", "1", "--seconds", "5");

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
        await using var run = new BackgroundRun("demo", "--fresh");
        Assert.StartsWith("ready http=", await run.FirstLineAsync(), StringComparison.Ordinal);

        CliRun ended = await run.StopAsync();

        Assert.Equal((ExitCode.Done, ""), (ended.ExitCode, ended.Error));
    }

    /// <summary>The link in a pipe opens the dashboard for an operator: who reads a log does not own the gateway.</summary>
    [Fact]
    public async Task Demo_InAPipe_LinkLetsAnOperatorIn()
    {
        using var folder = new ScratchFolder();
        await using var run = new BackgroundRun("demo", "--data", folder.Path);
        (Uri rest, string token) = await LinkAsync(run);

        Assert.Equal("operator", await RoleAsync(rest, token, folder));
        using var http = Client(rest, token);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("api/v1/devices", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri("api/v1/tokens", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>What the first run learned and where it served holds for the second, so an open dashboard finds it again.</summary>
    [Fact]
    public async Task Demo_StartedAgain_GoesOnWhereItWas()
    {
        using var folder = new ScratchFolder();
        Uri first;
        string token;
        await using (var run = new BackgroundRun("demo", "--data", folder.Path))
        {
            (first, token) = await LinkAsync(run);
            await Poll.UntilAsync(() => run.Output.Contains(" named lamp1 lamp1", StringComparison.Ordinal), () => run.Output);
        }

        await using var again = new BackgroundRun("demo", "--data", folder.Path);
        (Uri second, string same) = await LinkAsync(again);

        Assert.Equal((first, token), (second, same));
        using var client = Client(second, same);
        string events = await client.GetStringAsync(new Uri("api/v1/events?since=0&kind=named", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("lamp1", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_FreshAndData_IsAUsageError() => Assert.Equal(ExitCode.Usage, (await CliRun.Of("demo", "--fresh", "--data", "x")).ExitCode);

    [Theory]
    [InlineData("--seed", "x")]
    [InlineData("--seconds", "0")]
    [InlineData("--seconds", "-1")]
    public async Task Demo_WrongFlag_IsAUsageError(string flag, string value) => Assert.Equal(ExitCode.Usage, (await CliRun.Of("demo", flag, value)).ExitCode);

    private static async Task<(Uri Address, string Token)> LinkAsync(BackgroundRun run)
    {
        Assert.StartsWith("ready http=", await run.FirstLineAsync(), StringComparison.Ordinal);
        Match link = Match.Empty;
        await Poll.UntilAsync(() => (link = Regex.Match(run.Output, @"^watch it: +(http://127\.0\.0\.1:\d+)/#token=(\S+)$", RegexOptions.Multiline)).Success, () => run.Output);
        return (new Uri(link.Groups[1].Value), link.Groups[2].Value);
    }

    private static async Task<string?> RoleAsync(Uri rest, string token, ScratchFolder folder)
    {
        using var owner = Client(rest, (await File.ReadAllTextAsync(Path.Combine(folder.Path, "token"), TestContext.Current.CancellationToken)).Trim());
        JsonElement tokens = JsonElement.Parse(await owner.GetStringAsync(new Uri("api/v1/tokens", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal(token, (await File.ReadAllTextAsync(Path.Combine(folder.Path, "demo.token"), TestContext.Current.CancellationToken)).Trim());
        return Assert.Single(tokens.EnumerateArray()).GetProperty("role").GetString();
    }

    private static HttpClient Client(Uri rest, string token)
    {
        var client = new HttpClient { BaseAddress = rest };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
