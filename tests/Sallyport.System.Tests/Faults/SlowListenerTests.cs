using System.Globalization;
using System.Text.RegularExpressions;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.Faults;

/// <summary>Listeners of the built gateway's events that read nothing, or are gone without a word: they are dropped, others miss nothing, and who comes back goes on behind its last id.</summary>
public sealed partial class SlowListenerTests : IDisposable
{
    private const int SmallBuffer = 4096;
    private const int Dead = 20;
    private const long MostMemory = 96 << 20;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Listeners_ThatReadNothing_AreDroppedOthersMissNothingAndResumeWorks()
    {
        string data = Path.Combine(_scratch.Path, "data");
        string key = _scratch.File("net.key", LoadField.NetworkKeyText);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(data, ["--network-name", LoadField.NetworkName, "--network-key-file", key, "--link", "udp://127.0.0.1:0"]);
        using HttpClient client = gateway.Client();
        var other = new EventListener();
        using HttpClient otherClient = gateway.Client();
        Task listening = other.ListenAsync(otherClient);
        RawHttp[] silent = await Task.WhenAll(Enumerable.Range(0, Dead).Select(_ => ListenAsync(gateway, client)));
        try
        {
            long resident = ProcessFigures.Resident(gateway.Id);
            using var field = new LoadField(nodes: 50, framesPerTick: 50);
            using var loaded = new CancellationTokenSource();
            Task load = field.LoadAsync(gateway.Link!, long.MaxValue / 2, loaded.Token);
            await Poll.UntilAsync(() => client.Metric("sallyport_listeners_dropped_total") >= Dead, () => $"{client.Metric("sallyport_listeners_dropped_total")} dropped");
            await loaded.CancelAsync();
            await load;

            long grown = ProcessFigures.Resident(gateway.Id) - resident;
            Assert.True(grown < MostMemory, $"{grown} octets more for {Dead} listeners that read nothing");
            await Poll.UntilAsync(() => other.Shown.Count > 1000 && other.Shown[^1].Seq >= Committed(client), () => $"{other.Shown.Count} shown");
            Assert.Equal(Enumerable.Range((int)other.Shown[0].Seq, other.Shown.Count).Select(static seq => (long)seq), other.Shown.Select(static shown => shown.Seq));
            await AssertResumesAsync(gateway, client, await LastIdAsync(silent[0]), other);
        }
        finally
        {
            Array.ForEach(silent, static connection => connection.Dispose());
        }

        await gateway.KillAsync();
        await listening;
    }

    private static long Committed(HttpClient client) =>
        global::System.Text.Json.JsonElement.Parse(client.GetStringAsync(new Uri("api/v1/health", UriKind.Relative)).GetAwaiter().GetResult()).GetProperty("committedSeq").GetInt64();

    private static async Task<RawHttp> ListenAsync(GatewayProcess gateway, HttpClient client, string? lastId = null)
    {
        RawHttp connection = await RawHttp.ConnectAsync(gateway.Http, SmallBuffer);
        string resume = lastId is null ? "" : $"Last-Event-ID: {lastId}\r\n";
        await connection.SendAsync($"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\nAccept: text/event-stream\r\n{resume}\r\n");
        return connection;
    }

    /// <summary>Reads what lay in the buffers, up to where the gateway cut it off.</summary>
    private static async Task<string> LastIdAsync(RawHttp connection)
    {
        string all = "";
        while (await connection.ReadAsync() is { Length: > 0 } more)
        {
            all += more;
        }

        Assert.StartsWith("HTTP/1.1 200 ", all, StringComparison.Ordinal);
        return Id().Matches(all)[^1].Groups[1].Value;
    }

    private static async Task AssertResumesAsync(GatewayProcess gateway, HttpClient client, string lastId, EventListener other)
    {
        using RawHttp again = await ListenAsync(gateway, client, lastId);
        string first = "";
        while (!Id().IsMatch(first))
        {
            first += await again.ReadAsync();
        }

        Assert.DoesNotContain("event: gap", first, StringComparison.Ordinal);
        long seq = long.Parse(lastId.Split('-')[1], CultureInfo.InvariantCulture);
        Assert.Equal(FormattableString.Invariant($"{other.Shown[0].Epoch}-{seq + 1}"), Id().Match(first).Groups[1].Value);
    }

    [GeneratedRegex(@"id: (\d+-\d+)\n.*\n.*\n\n")]
    private static partial Regex Id();
}
