using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Storage;
using Sallyport.Storage.Journal;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>How the built program begins and ends, as its supervisor and its user see it.</summary>
public sealed class StopAndStartTests : IDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Terminate_UnderLoad_EndsWithinFiveSecondsAndTheNextStartIsNoRecovery()
    {
        await using Mosquitto broker = await Mosquitto.StartAsync("allow_anonymous true");
        using var field = new LoadField(nodes: 20, framesPerTick: 4);
        for (var start = 1; start <= 2; start++)
        {
            await using GatewayProcess gateway = await GatewayProcess.StartAsync(Data, [.. Network(), "--mqtt", broker.Url()]);
            await field.LoadAsync(gateway.Link!, 300, TestContext.Current.CancellationToken);
            using var ended = new CancellationTokenSource();
            Task load = field.LoadAsync(gateway.Link!, long.MaxValue / 2, ended.Token);
            (int exitCode, TimeSpan took, string error) = await gateway.TerminateAsync();
            await ended.CancelAsync();
            await load;

            Assert.True(exitCode == ExitCode.Done, error);
            Assert.Contains("sallyport: SIGTERM: stopping", error.Split('\n'));
            Assert.True(took < LongestStop, $"the stop took {took}");
            Assert.Equal(["Net/gateway/status 0"], await Subscriber.RetainedAsync(broker.Port, 1, "Net/gateway/status"));
            Assert.Empty(Directory.GetFiles(Data, "*-wal", SearchOption.AllDirectories));
            using SqliteJournal journal = SqliteJournal.Open(new JournalOptions { Folder = Path.Combine(Data, DataFolder.JournalFolder) });
            Assert.Equal(1, journal.Epoch);
        }
    }

    /// <summary>The gateway is killed and comes back on another port; the command goes on with the next entry.</summary>
    [Fact]
    public async Task EventsFollow_GatewayKilledAndStartedAgain_GoesOnWithoutRepeating()
    {
        GatewayProcess gateway = await GatewayProcess.StartAsync(Data, Network());
        using Process events = GatewayProcess.Launch(["events", "--follow", "--json", "--data", Data], null);
        try
        {
            List<long> numbers = [await UntilLinkIsUpAsync(events)];
            await gateway.KillAsync();
            await gateway.DisposeAsync();
            gateway = await GatewayProcess.StartAsync(Data, Network());
            numbers.Add(await UntilLinkIsUpAsync(events));
            Assert.Equal(numbers.Distinct().Order(), numbers);
            Assert.False(events.HasExited);
        }
        finally
        {
            events.Kill();
            await gateway.DisposeAsync();
        }
    }

    /// <summary>Somebody repeats calls of which no answer came, because the gateway was killed.</summary>
    [Fact]
    public async Task CreatingCalls_SameKeyAfterAKill_AreTheSameAndNotMadeTwice()
    {
        const string Downlink = """{"device":"enigmaiot/Net/broadcast","verb":"set","text":"x"}""";
        const string Token = """{"name":"grafana","role":"viewer"}""";
        JsonElement[] first;
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(Data, Network()))
        {
            using HttpClient client = gateway.Client();
            first = [await CreateAsync(client, "downlinks", Downlink), await CreateAsync(client, "tokens", Token)];
            await gateway.KillAsync();
        }

        await using GatewayProcess next = await GatewayProcess.StartAsync(Data, Network());
        using HttpClient again = next.Client();

        Assert.Equal(first[0].GetProperty("downlinkId").GetInt64(), (await CreateAsync(again, "downlinks", Downlink)).GetProperty("downlinkId").GetInt64());
        Assert.Equal(first[1].GetRawText(), (await CreateAsync(again, "tokens", Token)).GetRawText());
        Assert.Equal("idempotency-mismatch", (await CreateAsync(again, "downlinks", Downlink + " ")).GetProperty("code").GetString());
        Assert.Equal("idempotency-mismatch", (await CreateAsync(again, "tokens", Token + " ")).GetProperty("code").GetString());
        Assert.Equal(1, (await ListAsync(again, "downlinks")).GetArrayLength());
        Assert.Equal(1, (await ListAsync(again, "tokens")).GetArrayLength());
    }

    private static async Task<JsonElement> CreateAsync(HttpClient client, string what, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/v1/{what}", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", $"the key of {what}".Replace(' ', '-'));
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> ListAsync(HttpClient client, string what) =>
        JsonElement.Parse(await client.GetStringAsync(new Uri($"api/v1/{what}", UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<long> UntilLinkIsUpAsync(Process events)
    {
        while (await events.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1)) is { } line)
        {
            JsonElement entry = JsonElement.Parse(line);
            if (entry.GetProperty("kind").GetString() == "link")
            {
                Assert.Equal("up", entry.GetProperty("state").GetString());
                return entry.GetProperty("seq").GetInt64();
            }
        }

        throw new InvalidOperationException($"the stream ended: {await events.StandardError.ReadToEndAsync()}");
    }

    [Fact]
    public async Task Start_FolderOrPortTakenByAnotherGateway_IsOneSentenceAndExit1()
    {
        await using GatewayProcess first = await GatewayProcess.StartAsync(Data, Network());
        string other = Path.Combine(_scratch.Path, "other");

        foreach ((string named, string[] arguments) in new (string, string[])[]
        {
            (Data, ["--data", Data, "--http", "127.0.0.1:0", .. Network()]),
            (first.Http.Authority, ["--data", other, "--http", first.Http.Authority, .. Network()]),
            (first.Link!.ToString(), ["--data", other, "--http", "127.0.0.1:0", .. Network()[..^1], $"udp://{first.Link}"]),
        })
        {
            (int exitCode, string output, string error) = await GatewayProcess.RunAsync(["run", .. arguments]);
            Assert.Equal((ExitCode.Refused, ""), (exitCode, output));
            Assert.Contains(named, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_ConfigurationWithFiveMistakes_IsFiveLinesAndExit2()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "sallyport.json"), """{ "http": "here", "htpp": 1, "networks": [ { "name": "a/b", "key": "abcdefgh", "links": ["tcp:1"], "channel": 99 } ] }""", TestContext.Current.CancellationToken);

        (int exitCode, string output, string error) = await GatewayProcess.RunAsync("run", "--data", Data);

        Assert.Equal((ExitCode.Usage, ""), (exitCode, output));
        Assert.Equal(5, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Start_UnderSystemd_SaysReadyWithTheAddressAndStopping()
    {
        string path = Path.Combine(_scratch.Path, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
        systemd.Bind(new UnixDomainSocketEndPoint(path));

        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Data, Network(), new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path });

        Assert.Equal($"READY=1\nSTATUS={gateway.Where}", Receive(systemd));
        Assert.Equal(ExitCode.Done, (await gateway.TerminateAsync()).ExitCode);
        Assert.Equal("STOPPING=1", Receive(systemd));
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[500];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private string[] Network() => ["--network-name", LoadField.NetworkName, "--network-key-file", _scratch.File("net.key", LoadField.NetworkKeyText), "--link", "udp://127.0.0.1:0"];
}
