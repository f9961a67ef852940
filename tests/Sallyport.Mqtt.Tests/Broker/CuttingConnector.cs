using Sallyport.Mqtt.Client.Transport;

namespace Sallyport.Mqtt.Tests.Broker;

/// <summary>Connections that the test can cut as a pulled cable does: without DISCONNECT.</summary>
internal sealed class CuttingConnector(IMqttConnector inner) : IMqttConnector
{
    private Stream? _stream;

    public string Name => inner.Name;

    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken) => _stream = await inner.ConnectAsync(cancellationToken);

    public void Cut() => _stream?.Dispose();
}
