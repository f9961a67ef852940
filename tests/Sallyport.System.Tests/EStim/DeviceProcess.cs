using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Sallyport.Cli;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary><c>estim-device --json</c> as a process of its own.</summary>
internal sealed class DeviceProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly ConcurrentQueue<JsonElement> _lines = new();
    private readonly Task _reading;
    private readonly Task<string> _error;

    public DeviceProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "estim-device", "--json", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>What it has told so far.</summary>
    public IReadOnlyList<JsonElement> Lines => [.. _lines];

    /// <summary>What it drives output 0 with, per mille; 0 before it told anything.</summary>
    public int Level => Of("levels") is [.., var newest] ? Levels(newest)[0] : 0;

    /// <summary>The state that it told last; null before it told any.</summary>
    public string? State => Of("state") is [.., var newest] ? newest.GetProperty("state").GetString() : null;

    /// <summary>When a line was written, in milliseconds on a clock that never jumps.</summary>
    public static double Time(JsonElement line) => line.GetProperty("milliseconds").GetDouble();

    /// <summary>The levels of a line, per mille, by output.</summary>
    public static int[] Levels(JsonElement line) => [.. line.GetProperty("levels").EnumerateArray().Select(static level => level.GetInt32())];

    /// <summary>Its lines with this word.</summary>
    public IReadOnlyList<JsonElement> Of(string word) => [.. _lines.Where(line => line.GetProperty("event").GetString() == word)];

    /// <summary>Waits until it has told something.</summary>
    public async Task UntilAsync(Func<DeviceProcess, bool> condition)
    {
        await Poll.UntilAsync(() => condition(this) || _process.HasExited, () => string.Join('\n', _lines.TakeLast(20)), s_patience);
        if (!condition(this))
        {
            await _reading;
            Assert.True(condition(this), $"the device ended with {_process.ExitCode}: {await _error}");
        }
    }

    /// <summary>The hand at the device.</summary>
    public Task TypeAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        await _reading;
        return (_process.ExitCode, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(JsonSerializer.Deserialize<JsonElement>(line));
        }
    }
}
