using System.Net;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.Faults;

/// <summary>The whole gateway, with UDP and REST, whose files may not grow (SQLite's <c>max_page_count</c>): the journal, or the state file alone.</summary>
public sealed class QuotaTests
{
    private const int Waiting = 300;
    private const string Device = "enigmaiot/" + LoadField.NetworkName + "/02:00:00:00:00:01";

    [Fact]
    public async Task Journal_MayNotGrow_UplinksAboveTheBoundAreCountedAsLostAndTheRestArrives()
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync(Waiting);
        using HttpClient client = gateway.Client();
        using var field = new LoadField(nodes: 10, framesPerTick: 10);
        await field.LoadAsync(gateway.Endpoint, 100, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => gateway.Control.Counts.PendingEntries == 0, () => "entries wait");
        long before = Uplinks(gateway);

        gateway.Data.Journal.LimitFile(1);
        await field.LoadAsync(gateway.Endpoint, 3 * Waiting, TestContext.Current.CancellationToken);

        await Poll.UntilAsync(() => gateway.Control.Counts is { PendingEntries: Waiting, LostEntries: > 0 }, () => gateway.Control.Counts.ToString());
        (string status, string problems) = client.Health();
        long lost = gateway.Control.Counts.LostEntries;
        Assert.Equal("refusing", status);
        Assert.Contains("the disk is full", problems, StringComparison.Ordinal);
        Assert.Contains($"{Waiting} entries wait, {lost} were lost", problems, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not-accepting"), await client.SubmitAsync(Device, "00"));

        gateway.Data.Journal.LimitFile(0);
        await Poll.UntilAsync(() => client.Health().Status == "ok", () => client.Health().ToString());
        Assert.Equal(HttpStatusCode.Accepted, (await client.SubmitAsync(Device, "00")).Status);
        long kept = Uplinks(gateway) - before;
        Assert.True(kept >= Waiting * 9 / 10, $"of the {Waiting} that waited, alerts and links among them, only {kept} uplinks are there");
        Assert.Equal(lost, gateway.Control.Counts.LostEntries);
        Assert.Equal(3 * Waiting, kept + lost);
    }

    /// <summary>A command that was taken just before the disk was full is answered in time, and is carried out when there is room.</summary>
    [Fact]
    public async Task Journal_FullWhileACommandWaits_TheCallerIsToldThatItIsInDoubtAndItIsCarriedOutLater()
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        using HttpClient client = gateway.Client();
        using var field = new LoadField(nodes: 1, framesPerTick: 1);
        await field.LoadAsync(gateway.Endpoint, 5, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => gateway.Control.Devices.Count == 1 && gateway.Control.Counts.PendingEntries == 0, () => "no device");

        gateway.Data.Journal.LimitFile(1);
        Task<(HttpStatusCode, string)>[] commands = [.. Enumerable.Range(0, 8).Select(number => client.SubmitAsync(Device, FormattableString.Invariant($"{number:x2}{new string('0', 380)}")))];
        (HttpStatusCode Status, string Word)[] answers = await Task.WhenAll(commands);

        Assert.Contains((HttpStatusCode.ServiceUnavailable, "in-doubt"), answers);
        int taken = answers.Count(static answer => answer.Word == "in-doubt" || answer.Status == HttpStatusCode.Accepted);
        gateway.Data.Journal.LimitFile(0);
        await Poll.UntilAsync(() => client.Health().Status == "ok" && gateway.Control.Downlinks(Device).Count == taken, () => $"{gateway.Control.Downlinks(Device).Count} of {taken} downlinks");
    }

    [Fact]
    public async Task State_MayNotGrow_TokensAreRefusedAndDevicesGoOn()
    {
        await using LoopbackGateway gateway = await LoopbackGateway.StartAsync();
        using HttpClient client = gateway.Client();
        gateway.Data.State.LimitFile(1);
        var made = 0;
        (HttpStatusCode Status, string Code) answer;
        do
        {
            answer = await MakeTokenAsync(client, made++);
        }
        while (answer.Status == HttpStatusCode.Created && made < 1000);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not-accepting"), answer);
        using var field = new LoadField(nodes: 200, framesPerTick: 10);
        await field.LoadAsync(gateway.Endpoint, 400, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => client.Health() is { Status: "degraded" } health && health.Problems.Contains("the state store does not accept: the disk is full", StringComparison.Ordinal), () => client.Health().ToString());
        Assert.Equal(HttpStatusCode.Accepted, (await client.SubmitAsync(Device, "00")).Status);

        gateway.Data.State.LimitFile(0);
        Assert.Equal(HttpStatusCode.Created, (await MakeTokenAsync(client, made)).Status);
        await Poll.UntilAsync(() => client.Health().Status == "ok", () => client.Health().ToString());
        Assert.Equal(gateway.Control.Devices.Count, gateway.Data.State.LoadDevices().Count);
    }

    private static long Uplinks(LoopbackGateway gateway) => gateway.Control.Journal.Read(new JournalQuery(0, 10_000, null, EntryKind.Uplink)).Count;

    private static async Task<(HttpStatusCode Status, string Code)> MakeTokenAsync(HttpClient client, int number)
    {
        using var body = new StringContent(FormattableString.Invariant($$"""{"name":"token {{number}} {{new string('x', 40)}}","role":"viewer"}"""), global::System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json"));
        using HttpResponseMessage response = await client.PostAsync(new Uri("api/v1/tokens", UriKind.Relative), body, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : JsonElement.Parse(text).GetProperty("code").GetString()!);
    }
}
