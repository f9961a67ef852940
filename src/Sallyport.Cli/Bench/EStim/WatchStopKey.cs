using System.Diagnostics;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>A key press in <c>outputs watch</c>, which runs already.</summary>
internal sealed class WatchStopKey : IStopKey
{
    private readonly Process _process;
    private volatile bool _isActive;

    /// <summary>Starts the command.</summary>
    /// <exception cref="CommandFailure">It does not start.</exception>
    public WatchStopKey(Uri gateway, string token)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WatchStopKey).Assembly.Location, "outputs", "watch", "--url", gateway.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SALLYPORT__TOKEN"] = token;
        _process = Process.Start(start) ?? throw CommandFailure.Refused("dotnet cannot be started");
        _process.OutputDataReceived += (_, line) => _isActive |= line.Data?.Contains("active", StringComparison.Ordinal) == true;
        _process.BeginOutputReadLine();
    }

    /// <inheritdoc/>
    public string Name => "watch";

    /// <inheritdoc/>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        while (!_isActive)
        {
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task PressAsync(Action pressed, CancellationToken cancellationToken)
    {
        _isActive = false;
        pressed();
        await _process.StandardInput.WriteAsync(" ".AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }
}
