using System.Diagnostics;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>The command <c>outputs stop</c>: with the script of the source tree, as a person types it; without one the program alone, which must start first.</summary>
/// <param name="gateway">Base address.</param>
internal sealed class CommandStopKey(Uri gateway) : IStopKey
{
    /// <summary>Its name.</summary>
    public const string Way = "command";

    private static readonly string Script = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../sallyport"));

    /// <summary>The script is there: it sends the stop before the program starts.</summary>
    public static bool HasScript => File.Exists(Script);

    /// <inheritdoc/>
    public string Name => Way;

    /// <inheritdoc/>
    public Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task PressAsync(Action pressed, CancellationToken cancellationToken)
    {
        string[] words = ["outputs", "stop", "--url", gateway.ToString()];
        ProcessStartInfo start = HasScript ? new(Script, words) : new("dotnet", [typeof(CommandStopKey).Assembly.Location, .. words]);
        start.RedirectStandardOutput = true;
        pressed();
        using Process process = Process.Start(start) ?? throw CommandFailure.Refused($"{start.FileName} cannot be started");
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
