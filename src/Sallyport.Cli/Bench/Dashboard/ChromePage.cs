using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.Cli.Bench.Dashboard;

/// <summary>A page of a headless Chromium, driven by a few calls of its DevTools protocol over a WebSocket.</summary>
internal sealed class ChromePage : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _asked = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private readonly string _folder;
    private Task _reading = Task.CompletedTask;
    private int _number;

    private ChromePage(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>What the browser says unasked: the method and its parameters. Called on the reading task.</summary>
    public Action<string, JsonNode>? Told { get; set; }

    /// <summary>The program, where PATH has it; null: there is none.</summary>
    public static string? FindProgram() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(static folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts the browser with one empty page.</summary>
    /// <exception cref="CommandFailure">It does not start.</exception>
    public static async Task<ChromePage> StartAsync(string program, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("sallyport-chromium-").FullName;
        List<string> flags = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,800", "--remote-debugging-port=0", $"--user-data-dir={folder}", "about:blank"];
        if (Environment.IsPrivilegedProcess)
        {
            flags.Insert(0, "--no-sandbox");
        }

        var start = new ProcessStartInfo(program, flags) { RedirectStandardError = true, RedirectStandardOutput = true };
        var page = new ChromePage(Process.Start(start) ?? throw CommandFailure.Refused($"{program} does not start"), folder);
        try
        {
            page._process.BeginErrorReadLine();
            page._process.BeginOutputReadLine();
            await page.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return page;
        }
        catch
        {
            await page.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Calls a method of the protocol.</summary>
    /// <exception cref="CommandFailure">The browser refuses.</exception>
    public async Task<JsonNode> CallAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _number);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[number] = answer;
        var call = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call, JsonNodeContext.Default.JsonObject), WebSocketMessageType.Text, true, cancellationToken).ConfigureAwait(false);
        JsonNode found = await answer.Task.WaitAsync(StartTime, cancellationToken).ConfigureAwait(false);
        return found["error"] is { } refused ? throw CommandFailure.Refused($"Chromium refused {method}: {refused["message"]}") : found["result"]!;
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonNode?> AskAsync(string expression, CancellationToken cancellationToken)
    {
        JsonNode answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true }, cancellationToken).ConfigureAwait(false);
        return answer["result"]?["value"];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
        _end.Dispose();
        await DeleteAsync(_folder).ConfigureAwait(false);
    }

    /// <summary>Helper processes may still write after the browser's end; what they hold for longer is left behind.</summary>
    private static async Task DeleteAsync(string folder)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (clock.Elapsed < EndTime)
            {
                await Task.Delay(20).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    /// <summary>Asks the browser to end with all its helpers; one that does not is killed afterwards.</summary>
    private async Task CloseAsync()
    {
        if (_socket.State != WebSocketState.Open)
        {
            return;
        }

        using var limit = new CancellationTokenSource(EndTime);
        try
        {
            await CallAsync("Browser.close", [], limit.Token).ConfigureAwait(false);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or TimeoutException or CommandFailure)
        {
            // It hangs or is gone already.
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        string portFile = Path.Combine(_folder, "DevToolsActivePort");
        var clock = Stopwatch.StartNew();
        string[] lines = [];
        while (lines.Length < 2)
        {
            if (clock.Elapsed > StartTime || _process.HasExited)
            {
                throw CommandFailure.Refused("Chromium did not open its DevTools port");
            }

            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
            lines = File.Exists(portFile) ? await File.ReadAllLinesAsync(portFile, cancellationToken).ConfigureAwait(false) : [];
        }

        using var http = new HttpClient();
        JsonNode? pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{lines[0]}/json/list"), cancellationToken).ConfigureAwait(false));
        string address = pages!.AsArray().First(static one => (string?)one!["type"] == "page")!["webSocketDebuggerUrl"]!.GetValue<string>();
        await _socket.ConnectAsync(new Uri(address), cancellationToken).ConfigureAwait(false);
        _reading = ReadAsync();
    }

    private async Task ReadAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        while (!_end.IsCancellationRequested)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer.GetMemory(1 << 16), _end.Token).ConfigureAwait(false);
            buffer.Advance(result.Count);
            if (!result.EndOfMessage)
            {
                continue;
            }

            JsonNode message = JsonNode.Parse(buffer.WrittenSpan)!;
            buffer.ResetWrittenCount();
            if (message["id"]?.GetValue<int>() is { } number)
            {
                if (_asked.TryRemove(number, out TaskCompletionSource<JsonNode>? asked))
                {
                    asked.SetResult(message);
                }
            }
            else
            {
                Told?.Invoke(message["method"]!.GetValue<string>(), message["params"]!);
            }
        }
    }
}
