using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Sallyport.Cli;
using Sallyport.Cli.Data;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>The built program as a process of its own, so that it can be killed.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _data;
    private readonly Process _process;
    private readonly Task<string> _error;

    private GatewayProcess(string data, Process process, Task<string> error) => (_data, _process, _error) = (data, process, error);

    /// <summary>What its ready line said after the word.</summary>
    public string Where { get; private set; } = "";

    /// <summary>Its number in the system.</summary>
    public int Id => _process.Id;

    /// <summary>Base address of REST.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Where its radio listens; null without a network.</summary>
    public IPEndPoint? Link { get; private set; }

    /// <summary>Starts <c>run</c> and waits for its ready line.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="arguments">Behind folder and address.</param>
    /// <param name="environment">Set besides that of the test.</param>
    /// <param name="launcher">A command that becomes the program, with its arguments.</param>
    public static async Task<GatewayProcess> StartAsync(
        string data, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? launcher = null)
    {
        Process process = Launch(["run", "--data", data, "--http", "127.0.0.1:0", .. arguments], environment, launcher);
        var gateway = new GatewayProcess(data, process, process.StandardError.ReadToEndAsync());
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Match ready = Regex.Match(line ?? "", @"^ready http=(\S+)(?: link=udp://(\S+))?");
        if (!ready.Success)
        {
            process.Kill();
            await process.WaitForExitAsync();
            Assert.Fail($"not ready: {line}, exit {process.ExitCode}\n{await gateway._error}");
        }

        gateway.Where = line!["ready ".Length..];
        gateway.Http = new Uri(ready.Groups[1].Value);
        gateway.Link = ready.Groups[2].Success ? IPEndPoint.Parse(ready.Groups[2].Value) : null;
        return gateway;
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <summary>Runs a command by another one that becomes it.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyList<string> launcher, params string[] arguments)
    {
        using Process process = Launch(arguments, null, launcher);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, output, await error);
    }

    /// <summary>Starts a command that the test reads itself.</summary>
    public static Process Launch(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string>? launcher = null)
    {
        string[] command = [.. launcher ?? [], "dotnet", typeof(CommandLine).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>A client of its REST interface with the rights of the folder's owner.</summary>
    /// <param name="owner">The folder that holds the token, where it is not the data folder.</param>
    public HttpClient Client(string? owner = null)
    {
        var client = new HttpClient { BaseAddress = Http };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new GatewayFolder(owner ?? _data).EnsureToken());
        return client;
    }

    /// <summary>SIGKILL: nothing of the program runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM, and how long the clean stop took.</summary>
    public async Task<(int ExitCode, TimeSpan Took, string Error)> TerminateAsync()
    {
        var watch = Stopwatch.StartNew();
        using (var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        return (_process.ExitCode, watch.Elapsed, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
