using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Sallyport.Cli;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.EStim;

/// <summary>The files of one gateway with one device on one bus, the programs that use them, and the person who drives the device by the command line.</summary>
internal sealed class OutputSite : IDisposable
{
    /// <summary>Id of the device.</summary>
    public const string Device = "estim/bus0/42";

    /// <summary>What <see cref="ActivateAsync"/> sets, per mille.</summary>
    public const int Level = 100;

    private static readonly string[] s_busy = ["unanswered", "does not answer", "took it back"];
    private const string KeyText = "c5d71484f8cf9bf4b76f47904730804b";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly ScratchFolder _scratch = new();

    public OutputSite()
    {
        KeyFile = _scratch.File("device.key", KeyText);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The master key.</summary>
    public static byte[] Key => Convert.FromHexString(KeyText);

    /// <summary>The folder of it all.</summary>
    public string Folder => _scratch.Path;

    /// <summary>A file with the master key.</summary>
    public string KeyFile { get; }

    private string Data => Path.Combine(Folder, "data");

    /// <summary>Starts the gateway on a line, with more flags behind it.</summary>
    public Task<GatewayProcess> StartGatewayAsync(string line, params string[] more) => GatewayProcess.StartAsync(Data, ["--link", $"estim={line}?baud=9600&name=bus0", .. more]);

    /// <summary>Starts the device on a line and waits until it is ready. Its watchdog is long, so that a busy machine does not set it off: <see cref="ShortenWatchdogAsync"/>.</summary>
    public async Task<DeviceProcess> StartDeviceAsync(string line, params string[] more)
    {
        var device = new DeviceProcess(["--link", $"{line}?baud=9600", "--master-key-file", KeyFile, "--memory", Path.Combine(Folder, "device.memory"), "--watchdog", "60", .. more]);
        await device.UntilAsync(static one => one.Of("ready").Count == 1);
        return device;
    }

    /// <summary>Says words behind <c>outputs</c> to the running gateway.</summary>
    public Task<CliRun> SayAsync(params string[] words) => CliRun.Of(["outputs", .. words, "--data", Data]);

    /// <summary>Says words until they are obeyed: on a busy machine four transmissions may be too few.</summary>
    public async Task ObeyAsync(params string[] words)
    {
        long start = Stopwatch.GetTimestamp();
        CliRun run = await SayAsync(words);
        while (run.ExitCode != ExitCode.Done && s_busy.Any(word => run.Error.Contains(word, StringComparison.Ordinal)) && Stopwatch.GetElapsedTime(start) < s_patience)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            run = await SayAsync(words);
        }

        Assert.True((run.ExitCode, run.Error) == (ExitCode.Done, ""), $"outputs {string.Join(' ', words)}: {run.Error}");
    }

    /// <summary>Gives the gateway its key, arms output 0 and raises it.</summary>
    public async Task ActivateAsync(HttpClient client, DeviceProcess device)
    {
        await ObeyAsync("key", Device, KeyFile);
        await UntilAsync(client, static view => view.GetProperty("state").GetString() == "disarmed");
        await ObeyAsync("arm", Device, "--output", "0");
        await ObeyAsync("set", Device, $"0={Level}");
        await device.UntilAsync(static one => one.Level == Level);
        await UntilAsync(client, static view => view.GetProperty("state").GetString() == "active" && LevelOf(view) == Level);
    }

    /// <summary>From now on the device is without its gateway after 5 s.</summary>
    public Task ShortenWatchdogAsync() => ObeyAsync("watchdog", Device, "--seconds", "5");

    /// <summary>Waits until the gateway shows the device so.</summary>
    public static Task UntilAsync(HttpClient client, Func<JsonElement, bool> isSo) =>
        Poll.UntilAsync(() => View(client) is { } view && isSo(view), () => Outputs(client).GetRawText(), s_patience);

    /// <summary>What <c>GET /api/v1/outputs</c> says.</summary>
    public static JsonElement Outputs(HttpClient client) =>
        client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/outputs", UriKind.Relative)).GetAwaiter().GetResult();

    /// <summary>The bus, as the gateway shows it.</summary>
    public static JsonElement Bus(HttpClient client) => Outputs(client).GetProperty("buses")[0];

    /// <summary>The device, as the gateway shows it; null while it does not know it.</summary>
    public static JsonElement? View(HttpClient client) =>
        Outputs(client).GetProperty("devices").EnumerateArray().Where(static one => one.GetProperty("device").GetString() == Device).Select(static one => (JsonElement?)one).SingleOrDefault();

    /// <summary>Level of output 0 in a view; -1 when unknown.</summary>
    public static int LevelOf(JsonElement view) =>
        view.GetProperty("outputs") is { } outputs && outputs.GetArrayLength() > 0 ? outputs[0].GetProperty("level").GetInt32() : -1;

    /// <summary>All audit entries, oldest first: who, from where, by which way, what, at what, in words.</summary>
    public static IReadOnlyList<(string Who, string From, string Via, string Action, string Target, string Detail)> Audit(HttpClient client)
    {
        JsonElement page = client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/events?kind=audit&limit=1000", UriKind.Relative)).GetAwaiter().GetResult();
        return [.. page.GetProperty("events").EnumerateArray().OrderBy(static one => one.GetProperty("seq").GetInt64()).Select(static one => (
            Text(one, "who"), Text(one, "from"), Text(one, "via"), Text(one, "action"), Text(one, "target"), Text(one, "detail")))];
    }

    public void Dispose() => _scratch.Dispose();

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString() ?? "";
}
