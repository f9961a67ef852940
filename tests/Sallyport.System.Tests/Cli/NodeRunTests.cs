using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Nodes;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Cli;

/// <summary>What <c>node</c> does, over loopback UDP, with short waits before the hello.</summary>
public sealed class NodeRunTests
{
    private const string Address = "02:00:00:00:00:01";
    private static readonly Caller Tester = new("tester", "local", "cli");

    [Theory]
    [InlineData((byte)PayloadEncoding.CayenneLpp, "cayenne", 0u)]
    [InlineData((byte)PayloadEncoding.MessagePack, "msgpack", 0u)]
    [InlineData((byte)PayloadEncoding.Raw, "raw", 0u)]
    [InlineData((byte)PayloadEncoding.CayenneLpp, "cayenne", 1u)]
    public async Task Node_ThreeReports_AreInTheJournalAsItPrintedThem(byte encoding, string word, uint sleepSeconds)
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        List<JsonElement> lines = await RunAsync(Settings(gateway.Link, sleepSeconds) with { Payload = (PayloadEncoding)encoding, Count = 3 });

        IReadOnlyList<JournalEntry> entries = await gateway.EntriesAsync(Address, static entries => entries.Count(entry => entry.Kind == EntryKind.Uplink) == 3);
        List<UplinkBody> uplinks = [.. entries.Select(entry => entry.Body).OfType<UplinkBody>()];
        List<JsonElement> sent = [.. lines.Where(line => Event(line) == "sent")];
        Assert.Equal(sent.Select(line => line.GetProperty("payloadHex").GetString()), uplinks.Select(uplink => Convert.ToHexStringLower(uplink.Payload)));
        Assert.Equal([1, 2, 3], sent.Select(line => line.GetProperty("report").GetInt32()));
        Assert.All(sent, line => Assert.Equal(encoding == 0 ? JsonValueKind.Null : word == "cayenne" ? JsonValueKind.Array : JsonValueKind.Object, line.GetProperty("json").ValueKind));
        Assert.All(uplinks, uplink => Assert.Equal((word, "porch", true), (uplink.Encoding, uplink.Name, uplink.Encrypted)));
        Assert.Equal("registered", Event(lines[0]));
        Assert.Equal(sleepSeconds > 0, lines.Any(line => Event(line) == "woken"));
        Assert.Contains(entries, entry => entry.Body is JoinedBody joined && joined.Sleepy == (sleepSeconds > 0));
    }

    /// <summary>A sleeper hears a downlink only in the moment after its report, so the end of the command must leave that moment.</summary>
    [Fact]
    public async Task Node_LastReportOfASleeper_StillGetsTheQueuedDownlink()
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        Task<List<JsonElement>> run = RunAsync(Settings(gateway.Link, 2) with { Count = 2 });
        await gateway.EntriesAsync(Address, static entries => entries.Any(entry => entry.Kind == EntryKind.Uplink));
        CommandResult queued = await gateway.Control.SubmitAsync(
            new DownlinkRequest { Device = $"enigmaiot/{LoopbackGateway.Network}/{Address}", Verb = DownlinkVerb.Get, Encoding = "msgpack", Payload = [0x81, 0xA1, (byte)'q', 0x07] }, Tester, TestContext.Current.CancellationToken);
        Assert.True(queued.Accepted, queued.Detail);

        List<JsonElement> lines = await run;

        JsonElement downlink = Assert.Single(lines, line => Event(line) == "downlink");
        Assert.Equal("get", downlink.GetProperty("command").GetString());
        Assert.Equal(7, downlink.GetProperty("json").GetProperty("q").GetInt32());
    }

    [Fact]
    public async Task Node_NameOfAnother_IsToldAndTheNodeGoesOn()
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        await RunAsync(Settings(gateway.Link, 0) with { Count = 1 });
        NodeSettings other = Settings(gateway.Link, 0) with { Count = 1 };

        List<JsonElement> lines = await RunAsync(other with { Node = other.Node with { Address = new MacAddress(0x0200_0000_0002) } });

        Assert.Equal("taken", Assert.Single(lines, line => Event(line) == "name-refused").GetProperty("reason").GetString());
        Assert.Contains(lines, line => Event(line) == "sent");
    }

    [Fact]
    public async Task Node_Kicked_ComesBackAndMakesAllItsReports()
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        Task<List<JsonElement>> run = RunAsync(Settings(gateway.Link, 0) with { Count = 40, Interval = TimeSpan.FromMilliseconds(50) });
        await gateway.EntriesAsync(Address, static entries => entries.Any(entry => entry.Kind == EntryKind.Uplink));
        await gateway.Control.KickAsync($"enigmaiot/{LoopbackGateway.Network}/{Address}", Tester, TestContext.Current.CancellationToken);

        List<JsonElement> lines = await run;

        Assert.Equal("kicked", Assert.Single(lines, line => Event(line) == "disconnected").GetProperty("reason").GetString());
        Assert.Equal(2, lines.Count(line => Event(line) == "registered"));
        Assert.Equal(Enumerable.Range(1, 40), lines.Where(line => Event(line) == "sent").Select(line => line.GetProperty("report").GetInt32()));
    }

    [Theory]
    [InlineData(false, "no gateway listens there")]
    [InlineData(true, "another network key")]
    public async Task Node_NobodyLetsItIn_IsRefusedWithTheLikelyCauses(bool gatewayListens, string cause)
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        NodeSettings settings = Settings(gatewayListens ? gateway.Link : "udp://127.0.0.1:1", 0) with { Patience = TimeSpan.FromSeconds(1) };
        NodeConfiguration wrong = settings.Node.Configuration with { NetworkKey = NetworkKey.FromText("another key") };

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => RunAsync(settings with { Node = settings.Node with { Configuration = wrong } }));

        Assert.Equal(ExitCode.Refused, failure.ExitCode);
        Assert.Contains(cause, Assert.Single(failure.Lines), StringComparison.Ordinal);
    }

    private static string Event(JsonElement line) => line.GetProperty("event").GetString()!;

    private static NodeSettings Settings(string link, uint sleepSeconds) => new()
    {
        Link = LinkAddress.Parse(link, out _)!,
        Interval = TimeSpan.FromMilliseconds(100),
        Node = new NodeOptions
        {
            Address = new MacAddress(0x0200_0000_0001),
            Configuration = new NodeConfiguration
            {
                NetworkName = LoopbackGateway.Network,
                NetworkKey = NetworkKey.FromText(LoopbackGateway.Key),
                Gateway = RunSettings.DefaultAddress,
                NodeName = "porch",
                SleepSeconds = sleepSeconds,
            },
            Sleepy = sleepSeconds > 0,
            ReconnectionPeriod = TimeSpan.FromMilliseconds(50),
            PreRegistrationDelay = TimeSpan.FromMilliseconds(10),
        },
    };

    private static async Task<List<JsonElement>> RunAsync(NodeSettings settings)
    {
        using var output = new StringWriter();
        await NodeRun.RunAsync(settings, new NodeReport(output, asJson: true, TimeProvider.System), 1, TestContext.Current.CancellationToken);
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
