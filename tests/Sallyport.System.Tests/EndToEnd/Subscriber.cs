using System.Diagnostics;
using System.Globalization;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>Somebody else's MQTT client (<c>mosquitto_sub</c>) with a session that the broker keeps; remembers every line in the order of arrival.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Lock _lock = new();
    private readonly Task _reading;
    private TaskCompletionSource _more = NewSignal();

    private Subscriber(Process process)
    {
        _process = process;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>All lines so far: <c>RETAIN TOPIC PAYLOAD</c>, retain as 0 or 1.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Subscribes and waits until the broker has agreed.</summary>
    public static async Task<Subscriber> StartAsync(int port, params string[] filters)
    {
        string[] arguments = ["-d", "-h", "127.0.0.1", "-p", Text(port), "-i", "observer", "-c", "-q", "1", "-F", "%r %t %p", .. filters.SelectMany(filter => new[] { "-t", filter })];
        Process process = Process.Start(new ProcessStartInfo("stdbuf", ["-oL", "mosquitto_sub", .. arguments]) { RedirectStandardOutput = true })!;
        var subscriber = new Subscriber(process);
        await subscriber.UntilAsync(lines => lines.Any(line => line.StartsWith("Subscribed", StringComparison.Ordinal)));
        return subscriber;
    }

    /// <summary>What the broker keeps for newcomers.</summary>
    public static async Task<string[]> RetainedAsync(int port, int count, string filter)
    {
        using Process process = Process.Start(new ProcessStartInfo("mosquitto_sub", ["-h", "127.0.0.1", "-p", Text(port), "--retained-only", "-C", Text(count), "-W", "30", "-F", "%t %p", "-t", filter]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Publishes as a user would.</summary>
    public static async Task PublishAsync(int port, string topic, string payload)
    {
        using Process process = Process.Start("mosquitto_pub", ["-h", "127.0.0.1", "-p", Text(port), "-q", "1", "-t", topic, .. payload.Length > 0 ? new[] { "-m", payload } : ["-n"]]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Waits until the lines so far are as wanted.</summary>
    /// <exception cref="TimeoutException">They did not become so within a minute.</exception>
    public async Task UntilAsync(Func<IReadOnlyList<string>, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (wanted(_lines))
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Client ", StringComparison.Ordinal))
            {
                continue;
            }

            TaskCompletionSource more;
            lock (_lock)
            {
                _lines.Add(line);
                (more, _more) = (_more, NewSignal());
            }

            more.SetResult();
        }
    }
}
