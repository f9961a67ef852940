using System.Text;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

/// <summary>A command that runs until it is stopped, inside the test's process.</summary>
internal sealed class BackgroundRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FirstLine _output = new();
    private readonly StringWriter _error = new();
    private readonly Task<int> _run;

    public BackgroundRun(params string[] arguments) => _run = Task.Run(() => CommandLine.RunAsync(arguments, _output, _error, _stop.Token));

    /// <summary>The first line on standard output, or what went wrong instead.</summary>
    public async Task<string> FirstLineAsync()
    {
        await Task.WhenAny(_output.Line, _run).WaitAsync(TimeSpan.FromMinutes(1));
        return _output.Line.IsCompleted ? await _output.Line : $"ended with {await _run}: {_error}";
    }

    /// <summary>What stands on standard output so far.</summary>
    public string Output => _output.Copy();

    /// <summary>Asks for a clean stop.</summary>
    /// <returns>Exit code, everything on standard output, and standard error.</returns>
    public async Task<CliRun> StopAsync()
    {
        await _stop.CancelAsync();
        int exitCode = await _run.WaitAsync(TimeSpan.FromMinutes(1));
        return new CliRun(exitCode, _output.ToString(), _error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Line => _line.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public string Copy()
        {
            lock (_line)
            {
                return ToString();
            }
        }

        public override void Write(char value)
        {
            lock (_line)
            {
                base.Write(value);
            }
        }

        public override void Write(string? value)
        {
            lock (_line)
            {
                base.Write(value);
            }
        }

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            _line.TrySetResult(value ?? "");
            return Task.CompletedTask;
        }
    }
}
