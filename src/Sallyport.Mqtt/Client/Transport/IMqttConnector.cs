namespace Sallyport.Mqtt.Client.Transport;

/// <summary>Where connections come from: TCP or TLS in the field, memory in tests.</summary>
public interface IMqttConnector
{
    /// <summary>For people: scheme, host and port.</summary>
    string Name { get; }

    /// <summary>Opens a stream to the broker on which one read and one write may be under way at once.</summary>
    /// <exception cref="MqttConnectException">It did not come about.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<Stream> ConnectAsync(CancellationToken cancellationToken);
}
