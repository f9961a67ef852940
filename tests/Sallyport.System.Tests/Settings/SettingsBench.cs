using System.Collections;
using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Configuration.Stored;
using Sallyport.Cli.Running;
using Sallyport.Storage;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.Settings;

/// <summary>A gateway as <c>run</c> puts it together, in the test's process, on a folder that stays over restarts.</summary>
internal sealed class SettingsBench : IAsyncDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly SettingPlan _plan;
    private HttpClient? _http;

    private SettingsBench(SettingPlan plan, ScratchFolder scratch) => (_plan, _scratch) = (plan, scratch);

    public RunningGateway Gateway { get; private set; } = null!;

    public CollectingLogs Logs { get; } = new();

    public string Folder => Path.Combine(_scratch.Path, "data");

    public static Task<SettingsBench> StartAsync(params string[] flags) =>
        StartAsync(new ScratchFolder(), flags.Length > 0 ? flags : ["--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0"]);

    /// <summary>The address of HTTP is a setting of the data folder, so that it can be changed.</summary>
    public static Task<SettingsBench> StartWithStoredAddressAsync()
    {
        var scratch = new ScratchFolder();
        using (var folder = DataFolder.Open(new DataFolderOptions { Path = Path.Combine(scratch.Path, "data") }))
        {
            new SettingStore(folder.State).Save(new StoredSettings { Revision = 1, Values = new Dictionary<string, string> { ["http"] = "127.0.0.1:0" } });
        }

        return StartAsync(scratch, ["--link", "udp://127.0.0.1:0"]);
    }

    private static async Task<SettingsBench> StartAsync(ScratchFolder scratch, string[] flags)
    {
        var bench = new SettingsBench(PlanOf(Path.Combine(scratch.Path, "data"), flags), scratch);
        await bench.StartAsync();
        return bench;
    }

    /// <summary>What these flags of <c>run</c> say.</summary>
    public static SettingPlan PlanOf(string folder, string[] flags)
    {
        var command = new RootCommand();
        RunFlags all = RunFlags.AddTo(command);
        return SettingPlan.Of(all.Gather(command.Parse(flags), folder, new Hashtable()));
    }

    /// <summary>Stops cleanly, does something, and starts again.</summary>
    public async Task RestartAsync(Action? between = null)
    {
        await Gateway.DisposeAsync();
        between?.Invoke();
        await StartAsync();
    }

    /// <summary>Calls the API as the folder's owner.</summary>
    public async Task<(int Status, JsonElement Body)> CallAsync(string method, string path, string? body = null, string? tag = null)
    {
        using HttpResponseMessage response = await SendAsync(method, path, body, tag);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"api/v1/{path}", UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        return await _http!.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A setting as REST shows it.</summary>
    public async Task<JsonElement> SettingAsync(string key) =>
        (await CallAsync("GET", "settings")).Body.GetProperty("settings").EnumerateArray().Single(one => one.GetProperty("key").GetString() == key);

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await Gateway.DisposeAsync();
        Logs.Dispose();
        _scratch.Dispose();
    }

    private async Task StartAsync()
    {
        Gateway = await RunningGateway.StartAsync(_plan, Folder, Logs, TestContext.Current.CancellationToken);
        _http?.Dispose();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Gateway.Address.Port}/"), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(Folder, "token"))).Trim());
    }
}
