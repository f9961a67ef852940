using System.Diagnostics;
using System.Text;
using Sallyport.Cli;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary><c>outputs watch</c> as a process of its own, its keys on standard input.</summary>
internal sealed class WatchProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly StringBuilder _text = new();
    private readonly Process _process;

    public WatchProcess(params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "outputs", "watch", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, line) =>
        {
            lock (_text)
            {
                _text.AppendLine(line.Data);
            }
        };
        _process.BeginOutputReadLine();
    }

    private string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Waits until it has written something.</summary>
    public Task UntilAsync(Func<string, bool> condition) => Poll.UntilAsync(() => condition(Text), () => Text, s_patience);

    /// <summary>Presses keys.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience);
        return _process.ExitCode;
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
}
