using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;
using Sallyport.System.Tests.Faults;

namespace Sallyport.System.Tests.EStim;

/// <summary>The built gateway and the built device on a pseudo terminal: every way to stop, and what must not hold it up.</summary>
public sealed class StopWaysTests : IDisposable
{
    private readonly OutputSite _site = new();

    private string Line => Path.Combine(_site.Folder, "bus0");

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Stop_OverRestWithoutAToken_StopsAndTheAuditNamesTheAddress()
    {
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"pty:{Line}");
        await using DeviceProcess device = await ReadyAsync(gateway);

        await PostAsync(gateway);

        await StoppedAsync(gateway, device, ("anonymous", "127.0.0.1", "rest"));
    }

    [Fact]
    public async Task Stop_ByTheCommand_StopsAndShowsTheRoundTrip()
    {
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"pty:{Line}");
        await using DeviceProcess device = await ReadyAsync(gateway);

        CliRun run = await _site.SayAsync("stop");

        Assert.Contains("stop sent on 1 of 1 buses", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^estim/bus0/42: (verified|answered) after \d+ ms|^estim/bus0/42: no answer", run.Output);
        await StoppedAsync(gateway, device, ("local", "127.0.0.1", "rest"));
        Assert.Matches(@"(?m)^    stop at \S+Z: verified after \d+ ms$", (await _site.SayAsync("list")).Output);
    }

    [Fact]
    public async Task Stop_ByAKeyInTheWatch_StopsAndTellsIt()
    {
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"pty:{Line}");
        await using DeviceProcess device = await ReadyAsync(gateway);
        await using var watch = new WatchProcess("--data", Path.Combine(_site.Folder, "data"));
        await watch.UntilAsync(static text => text.Contains("estim/bus0/42", StringComparison.Ordinal) && text.Contains("disarmed", StringComparison.Ordinal));

        await watch.TypeAsync("x");
        await watch.TypeAsync(" ");

        await StoppedAsync(gateway, device, ("local", "127.0.0.1", "rest"));
        await watch.UntilAsync(static text => text.Contains("STOP taken after ", StringComparison.Ordinal) && text.Contains("sent on 1 of 1 buses", StringComparison.Ordinal) && text.Contains("emergency", StringComparison.Ordinal));
        await watch.TypeAsync("q");
        Assert.Equal(ExitCode.Done, await watch.EndAsync());
    }

    /// <summary>Nobody takes the stop: that is said loudly, and it is sent again until somebody does.</summary>
    [Fact]
    public async Task Stop_ByAKeyInTheWatchWithoutAGateway_IsSaidToBeNotTaken()
    {
        await using var watch = new WatchProcess("--url", "http://127.0.0.1:1");

        await watch.TypeAsync("\n");

        await watch.UntilAsync(static text => text.Split("STOP NOT TAKEN").Length > 2 && text.Contains("use the stop switch at the device", StringComparison.Ordinal));
        await watch.TypeAsync("q");
        Assert.Equal(ExitCode.Refused, await watch.EndAsync());
    }

    /// <summary>A real broker, somebody else's client, any message.</summary>
    [Fact]
    public async Task Stop_OverMqtt_Stops()
    {
        await using Mosquitto broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"pty:{Line}", "--mqtt", broker.Url());
        await using DeviceProcess device = await ReadyAsync(gateway);
        Assert.Equal(["bus0/gateway/status 1"], await Subscriber.RetainedAsync(broker.Port, 1, "bus0/gateway/status"));

        // The subscription may follow the first message by a moment; a stop more does no harm.
        using HttpClient client = gateway.Client();
        for (int tries = 0; tries < 30 && OutputSite.View(client)!.Value.GetProperty("stopSent").ValueKind == JsonValueKind.Null; tries++)
        {
            await Subscriber.PublishAsync(broker.Port, "sallyport/outputs/stop", "");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }

        await StoppedAsync(gateway, device, ("mqtt", broker.Url(), "mqtt"));
    }

    [Fact]
    public async Task Stop_WhileTheBrokerIsDown_Stops()
    {
        await using Mosquitto broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"pty:{Line}", "--mqtt", broker.Url());
        await using DeviceProcess device = await ReadyAsync(gateway);
        await broker.StopAsync();
        using HttpClient client = gateway.Client();
        await Poll.UntilAsync(() => client.Health().Problems.Contains("output mqtt", StringComparison.Ordinal), () => client.Health().ToString());

        await PostAsync(gateway);

        await StoppedAsync(gateway, device, ("anonymous", "127.0.0.1", "rest"));
    }

    [Fact]
    public async Task Stop_WhileBackupsRun_Stops()
    {
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"pty:{Line}");
        await using DeviceProcess device = await ReadyAsync(gateway);
        using HttpClient client = gateway.Client();
        using HttpResponseMessage slow = await BackUpAsync(client, HttpCompletionOption.ResponseHeadersRead);
        using var end = new CancellationTokenSource();
        Task[] backups = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                using HttpResponseMessage one = await BackUpAsync(client, HttpCompletionOption.ResponseContentRead);
            }
        }))];

        await PostAsync(gateway);

        await StoppedAsync(gateway, device, ("anonymous", "127.0.0.1", "rest"));
        await end.CancelAsync();
        await Task.WhenAll(backups);
    }

    /// <summary>The file system of the data folder is full to the last octet: nothing can be written down, and the stop leaves all the same.</summary>
    [Fact]
    public async Task Stop_OnAFullDisk_StopsAndIsWrittenDownWhenThereIsRoom()
    {
        string disk = Path.Combine(_site.Folder, "data");
        string[] launcher = await DataFolderFaultTests.NamespaceAsync($"mkdir -p {disk} && mount -t tmpfs -o size=48m,mode=0700 none {disk}");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(disk, ["--link", $"estim=pty:{Line}?name=bus0"], launcher: launcher);
        string seen = FormattableString.Invariant($"/proc/{gateway.Id}/root{disk}");
        string owner = Path.Combine(_site.Folder, "owner");
        Directory.CreateDirectory(owner);
        File.Copy(Path.Combine(seen, "token"), Path.Combine(owner, "token"));
        using HttpClient client = gateway.Client(owner);
        await using DeviceProcess device = await _site.StartDeviceAsync($"serial:{Line}");
        Fill(Path.Combine(seen, "filler"));
        await Poll.UntilAsync(() => client.PostAsync(new Uri("api/v1/buses/bus0/discover", UriKind.Relative), null, TestContext.Current.CancellationToken).GetAwaiter().GetResult().StatusCode == HttpStatusCode.ServiceUnavailable, () => client.Health().ToString());

        await PostAsync(gateway);

        await Poll.UntilAsync(() => device.State == "emergency", () => $"{device.State}");
        File.Delete(Path.Combine(seen, "filler"));
        await Poll.UntilAsync(() => OutputSite.Audit(client).Any(static one => one is { Action: "outputs.emergency-stop", From: "127.0.0.1" }), () => string.Join('\n', OutputSite.Audit(client)));
    }

    /// <summary>A device on the line whose key the gateway has.</summary>
    private async Task<DeviceProcess> ReadyAsync(GatewayProcess gateway)
    {
        DeviceProcess device = await _site.StartDeviceAsync($"serial:{Line}");
        using HttpClient client = gateway.Client();
        await _site.ObeyAsync("key", OutputSite.Device, _site.KeyFile);
        await OutputSite.UntilAsync(client, static view => view.GetProperty("state").GetString() == "disarmed");
        return device;
    }

    private static async Task PostAsync(GatewayProcess gateway)
    {
        using var nobody = new HttpClient { BaseAddress = gateway.Http };
        using HttpResponseMessage answer = await nobody.PostAsync(new Uri("api/v1/outputs/stop", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> BackUpAsync(HttpClient client, HttpCompletionOption completion)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/backup", UriKind.Relative)) { Content = JsonContent.Create(new { includeKey = false }) };
        return client.SendAsync(request, completion, TestContext.Current.CancellationToken);
    }

    /// <summary>The device is off, has proved it, and the audit says who asked for it.</summary>
    private static async Task StoppedAsync(GatewayProcess gateway, DeviceProcess device, (string Who, string From, string Via) caller)
    {
        await Poll.UntilAsync(() => device.State == "emergency", () => $"{device.State}");
        using HttpClient client = gateway.Client();
        await OutputSite.UntilAsync(client, static view => view.GetProperty("stopVerifiedMilliseconds").ValueKind == JsonValueKind.Number);
        await Poll.UntilAsync(() => OutputSite.Audit(client).Any(one => one.Action == "outputs.emergency-stop" && (one.Who, one.From, one.Via) == caller), () => string.Join('\n', OutputSite.Audit(client)));
    }

    private static void Fill(string path)
    {
        using FileStream filler = File.Create(path, bufferSize: 1);
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
}
