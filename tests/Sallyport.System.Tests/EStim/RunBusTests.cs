using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.Cli.Data;
using Sallyport.Links.Serial;
using Sallyport.Links;
using Sallyport.System.Tests.Cli;
using Sallyport.Wire.Session;

namespace Sallyport.System.Tests.EStim;

/// <summary>The gateway of <c>run</c> on the one end of a pseudo terminal, the test on the other.</summary>
public sealed class RunBusTests : IDisposable
{
    private static readonly byte[] StopPayload = Convert.FromHexString("0153544f50");
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    private string Line => Path.Combine(_scratch.Path, "bus0");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Run_OnAPseudoTerminal_ShowsTheBusAndStopsWithoutATokenOrAHostName()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", $"estim=pty:{Line}");
        string first = await run.FirstLineAsync();
        Match ready = Regex.Match(first, @"^ready http=(\S+) link=(pty:\S+)$");
        Assert.True(ready.Success, first);
        Assert.Equal($"pty:{Line}?baud=9600", ready.Groups[2].Value);
        using var line = new SerialLink(new SerialLinkOptions { Path = Line });
        using var client = new HttpClient { BaseAddress = new Uri(ready.Groups[1].Value) };

        using (var stop = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/outputs/stop", UriKind.Relative)))
        {
            stop.Headers.Host = "elsewhere.example";
            using HttpResponseMessage answer = await client.SendAsync(stop, TestContext.Current.CancellationToken);
            Assert.Equal(202, (int)answer.StatusCode);
            Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("buses").GetInt32());
        }

        var heard = new Heard();
        await Poll.UntilAsync(
            () =>
            {
                line.Poll(heard, default, 100);
                return heard.Octets.ToArray().AsSpan().IndexOf(StopPayload) >= 0;
            },
            () => Convert.ToHexString(heard.Octets.ToArray()));
        client.DefaultRequestHeaders.Authorization = new("Bearer", new GatewayFolder(Data).EnsureToken());
        JsonElement outputs = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/outputs", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("bus0", outputs.GetProperty("buses")[0].GetProperty("name").GetString());
        Assert.True(outputs.GetProperty("stopPossible").GetBoolean());
        JsonElement audit = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/events?kind=audit&limit=1", UriKind.Relative), TestContext.Current.CancellationToken);
        audit = audit.GetProperty("events")[0];
        Assert.Equal("outputs.emergency-stop", audit.GetProperty("action").GetString());
        Assert.Equal(("anonymous", "127.0.0.1", "rest"), (audit.GetProperty("who").GetString(), audit.GetProperty("from").GetString(), audit.GetProperty("via").GetString()));
    }

    [Fact]
    public async Task Run_WithoutThePort_RefusesInOneSentence()
    {
        CliRun run = await CliRun.Of("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "estim=serial:/dev/ttyNothing");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"sallyport: estim=serial:/dev/ttyNothing: /dev/ttyNothing cannot be opened: No such file or directory; this machine has ", run.Error);
    }

    private sealed class Heard : ILinkReceiver
    {
        public List<byte> Octets { get; } = [];

        public void Receive(in Arrival arrival) => Octets.AddRange(arrival.Octets);

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
        }
    }
}
