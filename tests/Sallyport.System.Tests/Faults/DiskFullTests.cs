using System.Net;
using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Storage;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.Faults;

/// <summary>The built gateway on a small file system of its own that is filled to the last octet while nodes report, listeners listen and commands come.</summary>
public sealed class DiskFullTests : IDisposable
{
    private const string Sizes = "size=48m,mode=0700";
    private const ulong AwayAddress = 0x0200_0000_CC01;
    private const string Away = "enigmaiot/" + LoadField.NetworkName + "/02:00:00:00:CC:01";
    private const string Topic = LoadField.NetworkName + "/+/data";

    private readonly ScratchFolder _scratch = new();

    private string Disk => Path.Combine(_scratch.Path, "disk");

    private string Data => Path.Combine(Disk, "data");

    private string[] Network => ["--network-name", LoadField.NetworkName, "--network-key-file", _scratch.File("net.key", LoadField.NetworkKeyText), "--link", "udp://127.0.0.1:0"];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Disk_FilledUnderLoad_RefusesByNameLosesNothingShownAndRecoversWithoutRestart()
    {
        string[] launcher = await MountAsync();
        await using Mosquitto broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using Subscriber subscriber = await Subscriber.StartAsync(broker.Port, Topic);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Data, [.. Network, "--mqtt", broker.Url()], launcher: launcher);
        string disk = Seen(gateway, Disk);
        using HttpClient client = WithToken(gateway);
        var listener = new EventListener();
        Task listening = listener.ListenAsync(client);
        using var away = new LoadField(nodes: 1, framesPerTick: 1, AwayAddress);
        await away.LoadAsync(gateway.Link!, 1, TestContext.Current.CancellationToken);
        using var field = new LoadField(nodes: 40, framesPerTick: 10);
        await field.LoadAsync(gateway.Link!, 500, TestContext.Current.CancellationToken);
        var commander = new Commander(Away);
        await Poll.UntilAsync(() => client.SubmitAsync(Away, "00").GetAwaiter().GetResult().Status == HttpStatusCode.Accepted, () => "the device is not known");
        await commander.SendAsync(client, 3);

        Fill(disk);
        using var fresh = new LoadField(nodes: 20, framesPerTick: 5, 0x0200_0000_0100);
        await field.LoadAsync(gateway.Link!, 500, TestContext.Current.CancellationToken);
        await fresh.LoadAsync(gateway.Link!, 100, TestContext.Current.CancellationToken);   // new nodes are answered: the radio does not wait for the disk
        await Poll.UntilAsync(() => client.Health() is { Status: "refusing" } health && health.Problems.Contains("the disk is full", StringComparison.Ordinal), () => client.Health().ToString());
        Assert.DoesNotContain(Disk, client.Health().Problems, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not-accepting"), await client.SubmitAsync(Away, "0badc0de"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not-accepting"), await client.SetPolicyAsync("on"));
        int shownWhenFull = listener.Shown.Count;

        File.Delete(Path.Combine(disk, "filler"));
        await Poll.UntilAsync(() => client.Health().Status == "ok", () => client.Health().ToString());
        await commander.SendAsync(client, 3);
        IReadOnlyList<(long Id, string PayloadHex)> known = await KnownAsync(client);
        Assert.Subset(known.ToHashSet(), commander.Accepted.ToHashSet());
        Assert.DoesNotContain(known, static downlink => downlink.PayloadHex == "0badc0de");
        await field.LoadAsync(gateway.Link!, 100, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => listener.Shown.Count > shownWhenFull + 500, () => $"{listener.Shown.Count} shown");

        long committed = await CommittedAsync(client);
        await Poll.UntilAsync(() => listener.Shown[^1].Seq >= committed, () => $"{listener.Shown[^1]} of {committed}");
        string[] uplinks = [.. listener.Shown.Where(static shown => shown.Text.Contains("\"kind\":\"uplink\"", StringComparison.Ordinal)).Select(static shown => shown.Text)];
        await subscriber.UntilAsync(lines => lines.Where(static line => line.Contains("/data ", StringComparison.Ordinal)).Distinct().Count() == uplinks.Length);
        string copy = Path.Combine(_scratch.Path, "after");
        CopyJournal(Seen(gateway, Data), copy);   // while it runs: what a kill would leave; the file system itself ends with the process
        await gateway.KillAsync();
        await listening;

        AssertJournalHolds(copy, listener.Shown);
    }

    [Fact]
    public async Task Disk_FullAtStart_IsOneSentenceWithPathAndReasonAndTheNextStartServes()
    {
        string[] launcher = await DataFolderFaultTests.NamespaceAsync($"mkdir -p {Disk} && mount -t tmpfs -o size=256k,mode=0700 none {Disk} && mkdir {Data} && (cat /dev/zero > {Disk}/filler 2>/dev/null; true)");

        (int exitCode, string output, string error) = await GatewayProcess.RunAsync(launcher, ["run", "--data", Data, "--http", "127.0.0.1:0", .. Network]);

        Assert.Equal((ExitCode.Refused, ""), (exitCode, output));
        string line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(Data, line, StringComparison.Ordinal);
        Assert.Contains("full", line, StringComparison.Ordinal);
        Assert.Contains("free some space", line, StringComparison.Ordinal);
    }

    private Task<string[]> MountAsync() => DataFolderFaultTests.NamespaceAsync($"mkdir -p {Disk} && mount -t tmpfs -o {Sizes} none {Disk}");

    /// <summary>A path as the gateway sees it in its own mount namespace (proc_pid_root(5)).</summary>
    private static string Seen(GatewayProcess gateway, string path) => FormattableString.Invariant($"/proc/{gateway.Id}/root{path}");

    private HttpClient WithToken(GatewayProcess gateway)
    {
        Directory.CreateDirectory(Path.Combine(_scratch.Path, "owner"));
        File.Copy(Path.Combine(Seen(gateway, Data), "token"), Path.Combine(_scratch.Path, "owner", "token"));
        return gateway.Client(Path.Combine(_scratch.Path, "owner"));
    }

    private static void Fill(string disk)
    {
        using FileStream filler = File.Create(Path.Combine(disk, "filler"), bufferSize: 1);
        var octets = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(octets);
            }
        }
        catch (IOException)
        {
            // Full to the last octet.
        }
    }

    private static async Task<IReadOnlyList<(long Id, string PayloadHex)>> KnownAsync(HttpClient client)
    {
        JsonElement downlinks = JsonElement.Parse(await client.GetStringAsync(new Uri("api/v1/downlinks", UriKind.Relative)));
        return [.. downlinks.EnumerateArray().Select(static downlink => (downlink.GetProperty("downlinkId").GetInt64(), downlink.GetProperty("payloadHex").GetString()!))];
    }

    private static async Task<long> CommittedAsync(HttpClient client) =>
        JsonElement.Parse(await client.GetStringAsync(new Uri("api/v1/health", UriKind.Relative))).GetProperty("committedSeq").GetInt64();

    private static void CopyJournal(string from, string to)
    {
        string target = Path.Combine(to, DataFolder.JournalFolder);
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(Path.Combine(from, DataFolder.JournalFolder)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    /// <summary>Each entry that was shown is there, unchanged and in order.</summary>
    private void AssertJournalHolds(string data, IReadOnlyList<(long Epoch, long Seq, string Text)> shown)
    {
        var record = new JournalRecord(data, _scratch.Path);
        record.Take();
        Assert.Equal(shown.Select(static entry => entry.Seq).Order().Distinct(), shown.Select(static entry => entry.Seq));
        Assert.All(shown, entry => Assert.Equal(record.Entries[entry.Seq], entry.Text));
    }
}
