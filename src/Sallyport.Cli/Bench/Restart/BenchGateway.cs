using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Bench.Restart;

/// <summary>This program as a gateway in a process of its own, with one network on a UDP port of loopback.</summary>
internal sealed partial class BenchGateway : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly HttpClient _client;

    private BenchGateway(Process process, HttpClient client, IPEndPoint link) => (_process, _client, Link) = (process, client, link);

    /// <summary>Where its radio listens.</summary>
    public IPEndPoint Link { get; }

    /// <summary>Resident memory (proc_pid_status(5)).</summary>
    public long ResidentOctets
    {
        get
        {
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status"));
            return long.Parse(Resident().Match(status).Groups[1].Value, CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Starts it; returns when it serves.</summary>
    /// <exception cref="CommandFailure">It does not.</exception>
    public static async Task<BenchGateway> StartAsync(string folder, string key, CancellationToken cancellationToken)
    {
        string keyFile = Path.Combine(folder, "bench.key");
        await File.WriteAllTextAsync(keyFile, key, cancellationToken).ConfigureAwait(false);
        string data = Path.Combine(folder, "data");
        string[] arguments = ["run", "--data", data, "--http", "127.0.0.1:0", "--network-name", "Bench", "--network-key-file", keyFile, "--link", "udp://127.0.0.1:0"];
        var start = new ProcessStartInfo("dotnet", [typeof(BenchGateway).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start) ?? throw CommandFailure.Refused("dotnet cannot be started");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string line = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? "";
        if (Ready().Match(line) is not { Success: true } ready)
        {
            process.Kill();
            process.Dispose();
            throw CommandFailure.Refused($"the gateway did not start: {line}");
        }

        var client = new HttpClient { BaseAddress = new Uri(ready.Groups[1].Value) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new GatewayFolder(data).EnsureToken());
        return new BenchGateway(process, client, IPEndPoint.Parse(ready.Groups[2].Value));
    }

    /// <summary>Waits until it has accepted so many uplinks since it started.</summary>
    /// <exception cref="CommandFailure">It has not within a minute.</exception>
    public async Task UntilUplinksAsync(int count, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            string metrics = await _client.GetStringAsync(new Uri("metrics", UriKind.Relative), cancellationToken).ConfigureAwait(false);
            if (Uplinks().Match(metrics) is { Success: true } found && double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) >= count)
            {
                return;
            }

            if (clock.Elapsed > Patience)
            {
                throw CommandFailure.Refused($"the gateway did not accept {count} uplinks in a minute");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _client.Dispose();
        _process.Dispose();
    }

    [GeneratedRegex(@"^ready http=(\S+) link=udp://(\S+)")]
    private static partial Regex Ready();

    [GeneratedRegex(@"VmRSS:\s+(\d+) kB")]
    private static partial Regex Resident();

    [GeneratedRegex(@"^sallyport_uplinks_total\{[^}]*\} (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Uplinks();
}
