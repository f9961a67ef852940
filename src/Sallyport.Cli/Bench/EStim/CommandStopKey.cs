using System.Diagnostics;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>The command <c>outputs stop</c>: a process that must start first.</summary>
/// <param name="gateway">Base address.</param>
internal sealed class CommandStopKey(Uri gateway) : IStopKey
{
    /// <summary>Its name.</summary>
    public const string Way = "command";

    /// <inheritdoc/>
    public string Name => Way;

    /// <inheritdoc/>
    public Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task PressAsync(Action pressed, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandStopKey).Assembly.Location, "outputs", "stop", "--url", gateway.ToString()]) { RedirectStandardOutput = true };
        pressed();
        using Process process = Process.Start(start) ?? throw CommandFailure.Refused("dotnet cannot be started");
        string said = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != ExitCode.Done)
        {
            throw CommandFailure.Refused($"the command stop ended with {process.ExitCode}: {said}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
