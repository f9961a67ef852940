using Sallyport.Client;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>A program with an open connection to the gateway.</summary>
/// <param name="gateway">Base address.</param>
internal sealed class RestStopKey(Uri gateway) : IStopKey
{
    private readonly GatewayClient _client = new(gateway, null);

    /// <inheritdoc/>
    public string Name => "rest";

    /// <inheritdoc/>
    public Task ReadyAsync(CancellationToken cancellationToken) => _client.StopNeedAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task PressAsync(Action pressed, CancellationToken cancellationToken)
    {
        pressed();
        await _client.StopOutputsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
