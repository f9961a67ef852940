using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Storage;

namespace Sallyport.System.Tests.Settings;

/// <summary>Backups of a running gateway, and that secrets show nowhere.</summary>
public sealed class BackupTests
{
    private const string NetworkKey = "KEYOFTHENETWORK-8371";
    private const string BrokerPassword = "PASSWORD-OF-THE-BROKER-5520";

    /// <summary>Entries are written all the time; whatever was acknowledged before the backup began is in the restored folder, and a gateway runs on it.</summary>
    [Fact]
    public async Task Backup_WhileEntriesAreWritten_RestoresAllThatWasAcknowledgedBefore()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();
        await SetUpAsync(bench);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task writing = WriteAsync(bench.Gateway.Control, stop.Token);
        await Cli.Poll.UntilAsync(() => bench.Gateway.Control.Journal.CommittedSeq > 60, () => $"{bench.Gateway.Control.Journal.CommittedSeq} entries");
        long acknowledged = bench.Gateway.Control.Journal.CommittedSeq;

        byte[] archive = await BackUpAsync(bench, includeKey: true);
        await stop.CancelAsync();
        await writing;

        string restored = Path.Combine(bench.Folder, "..", "restored");
        Assert.True(await FolderRestore.ReadAsync(new MemoryStream(archive), restored, TestContext.Current.CancellationToken));
        JournalEntry[] before = [.. bench.Gateway.Control.Journal.Read(new JournalQuery(0, 10_000)).Where(entry => entry.Seq <= acknowledged)];
        await using RunningGateway second = await RunningGateway.StartAsync(PlanOf(restored), restored, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

        Assert.Equal(
            before.Select(static entry => (entry.Seq, entry.TimeMicroseconds, entry.Body.ToString())),
            second.Control.Journal.Read(new JournalQuery(0, 10_000)).Where(entry => entry.Seq <= acknowledged).Select(static entry => (entry.Seq, entry.TimeMicroseconds, entry.Body.ToString())));
        Assert.True(before.Length >= 50, $"{before.Length} entries");
        Assert.Equal(("home", NetworkKey), (second.Settings.Networks.Single().Name, second.Settings.Networks[0].Key));
        Assert.Equal(BrokerPassword.Length, second.Settings.Mqtt!.Password!.Length);
        Assert.True(second.Control.Journal.Epoch > bench.Gateway.Control.Journal.Epoch);
    }

    /// <summary>The octets of answers, logs, journal, database and backup: neither key nor password is in any, and neither is the key of the made-up network.</summary>
    [Fact]
    public async Task Secrets_OfSettings_AreNowhereInPlain()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();
        string first = (await File.ReadAllTextAsync(Path.Combine(bench.Folder, FirstNetwork.KeyFileName), TestContext.Current.CancellationToken)).Trim();
        var answers = new StringBuilder(await SetUpAsync(bench));
        await bench.RestartAsync();
        foreach (string path in (string[])["settings", "networks", "health", "events?kind=audit", "storage", "policies"])
        {
            answers.Append((await bench.CallAsync("GET", path)).Body.GetRawText());
        }

        answers.Append((await bench.CallAsync("POST", "settings/mqtt/test", "{}")).Body.GetRawText());
        answers.Append((await bench.CallAsync("PUT", "networks/home", $$"""{"key":"{{NetworkKey}}","links":["nonsense"]}""")).Body.GetRawText());
        byte[] archive = await BackUpAsync(bench, includeKey: true);
        byte[] withoutKey = await BackUpAsync(bench, includeKey: false);

        string[] secrets = [NetworkKey, BrokerPassword, first];
        var places = new Dictionary<string, byte[]> { ["answers"] = Encoding.UTF8.GetBytes(answers.ToString()), ["logs"] = Encoding.UTF8.GetBytes(string.Join('\n', bench.Logs.Lines)) };
        foreach ((string name, byte[] octets) in Entries(archive).Concat(Entries(withoutKey).Select(static one => ("second " + one.Name, one.Octets))))
        {
            places[name] = octets;
        }

        await bench.Gateway.DisposeAsync();
        foreach (string file in Directory.EnumerateFiles(bench.Folder, "*.db*", SearchOption.AllDirectories))
        {
            places[file] = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        }

        Assert.All(places, place => Assert.All(secrets, secret => Assert.True(place.Value.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"a secret is in {place.Key}")));
        Assert.Contains("sealed/" + FirstNetwork.KeyFileName, places.Keys);
        Assert.Contains("keys/wrap.key", places.Keys);
        Assert.DoesNotContain("second keys/wrap.key", places.Keys);
        Assert.DoesNotContain(places.Keys, static name => name.EndsWith("token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restore_WithoutTheKey_SaysSoAndWorksOnceItIsThere()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();
        await SetUpAsync(bench);
        byte[] archive = await BackUpAsync(bench, includeKey: false);
        string restored = Path.Combine(bench.Folder, "..", "restored");

        Assert.False(await FolderRestore.ReadAsync(new MemoryStream(archive), restored, TestContext.Current.CancellationToken));
        Assert.Equal(StorageFailure.KeyMissing, Assert.Throws<StorageException>(() => SealedFiles.Open(restored)).Failure);
        Directory.CreateDirectory(Path.Combine(restored, "keys"));
        File.Copy(Path.Combine(bench.Folder, "keys", "wrap.key"), Path.Combine(restored, "keys", "wrap.key"));
        SealedFiles.Open(restored);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(bench.Folder, FirstNetwork.KeyFileName), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Path.Combine(restored, FirstNetwork.KeyFileName), TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Path.Combine(restored, SealedFiles.Folder)));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/tmp/escape")]
    [InlineData("sealed/..")]
    [InlineData("token")]
    public async Task Restore_OfAnArchiveWithOtherFiles_IsRefused(string name)
    {
        using var scratch = new Cli.ScratchFolder();
        using var archive = new MemoryStream();
        await using (var compressed = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(compressed))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) }, TestContext.Current.CancellationToken);
        }

        archive.Position = 0;
        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => FolderRestore.ReadAsync(archive, Path.Combine(scratch.Path, "new"), TestContext.Current.CancellationToken));

        Assert.Equal(StorageFailure.Damaged, refused.Failure);
        Assert.Empty(Directory.EnumerateFiles(scratch.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Storage_OfARetention_TellsWhatItWouldDelete()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();

        JsonElement storage = (await bench.CallAsync("GET", "storage?days=3")).Body;

        Assert.Equal((3, 10, 0, 1), (storage.GetProperty("days").GetInt32(), storage.GetProperty("gibibytes").GetInt32(), storage.GetProperty("expiringFiles").GetInt32(), storage.GetProperty("journalFiles").GetInt32()));
        Assert.True(storage.GetProperty("freeOctets").GetInt64() > 0 && storage.GetProperty("diskOctets").GetInt64() >= storage.GetProperty("freeOctets").GetInt64());
    }

    /// <summary>The broker's own password does not follow an address that somebody typed.</summary>
    [Fact]
    public async Task MqttTest_OfAnotherBroker_DoesNotGetTheSavedPassword()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();
        await SetUpAsync(bench);
        using var listener = new global::System.Net.Sockets.TcpListener(global::System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((global::System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        Task<(int Status, JsonElement Body)> testing = bench.CallAsync("POST", "settings/mqtt/test", $$"""{"url":"mqtt://127.0.0.1:{{port}}"}""");
        var heard = new byte[256];
        using (global::System.Net.Sockets.TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            int length = await client.GetStream().ReadAsync(heard, TestContext.Current.CancellationToken);
            Assert.True(length > 0);
        }

        (int status, JsonElement body) = await testing;
        Assert.Equal((200, false), (status, body.GetProperty("passed").GetBoolean()));
        Assert.Equal(["ok", "ok", "skipped", "failed", "skipped", "skipped"], body.GetProperty("steps").EnumerateArray().Select(static step => step.GetProperty("state").GetString()));
        Assert.True(heard.AsSpan().IndexOf(Encoding.UTF8.GetBytes(BrokerPassword)) < 0);
    }

    private static async Task<string> SetUpAsync(SettingsBench bench)
    {
        (int status, JsonElement body) = await bench.CallAsync("POST", "settings/setup", $$$"""
            {"networkName":"home","networkKey":"{{{NetworkKey}}}","channel":3,"link":"udp://127.0.0.1:0","mqtt":{"server":"127.0.0.1","port":1,"user":"gw","password":"{{{BrokerPassword}}}"}}
            """);
        Assert.True(status == 201, body.GetRawText());
        return body.GetRawText();
    }

    private static async Task WriteAsync(IGatewayControl control, CancellationToken stop)
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            await control.AuditAsync("test.write", $"{i}", new string('x', 500), new Caller("test", "local", "cli"), CancellationToken.None);
        }
    }

    private static async Task<byte[]> BackUpAsync(SettingsBench bench, bool includeKey)
    {
        for (int i = 0; i < 100; i++)
        {
            await bench.Gateway.Control.AuditAsync("test.before", $"{i}", null, new Caller("test", "local", "cli"), TestContext.Current.CancellationToken);
        }

        using HttpResponseMessage response = await bench.SendAsync("POST", "backup", includeKey ? """{"includeKey":true}""" : """{"includeKey":false}""");
        Assert.Equal("application/gzip", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<(string Name, byte[] Octets)> Entries(byte[] archive)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            using var octets = new MemoryStream();
            entry.DataStream?.CopyTo(octets);
            yield return (entry.Name, octets.ToArray());
        }
    }

    private static SettingPlan PlanOf(string folder) => SettingsBench.PlanOf(folder, ["--http", "127.0.0.1:0"]);
}
