using System.Diagnostics;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>A key press in <c>outputs watch</c>, which runs already.</summary>
internal sealed class WatchStopKey : IStopKey
{
    private readonly Process _process;

    /// <summary>Starts the command.</summary>
    /// <exception cref="CommandFailure">It does not start.</exception>
    public WatchStopKey(Uri gateway, string token)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WatchStopKey).Assembly.Location, "outputs", "watch", "--url", gateway.ToString(), "--token", token])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw CommandFailure.Refused("dotnet cannot be started");
    }

    /// <inheritdoc/>
    public string Name => "watch";

    /// <inheritdoc/>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        while (!(await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? throw CommandFailure.Refused("outputs watch has ended")).Contains("active", StringComparison.Ordinal))
        {
        }
    }

    /// <inheritdoc/>
    public async Task PressAsync(Action pressed, CancellationToken cancellationToken)
    {
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
