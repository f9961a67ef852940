using System.Buffers;
using System.Net;
using Sallyport.Cli.Bench.Pipeline;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>A publication on the topic of the stop, through a real broker.</summary>
internal sealed class MqttStopKey : IStopKey
{
    private readonly BenchMqttPeer _peer;
    private readonly ArrayBufferWriter<byte> _packet = new();

    /// <summary>Connects.</summary>
    public MqttStopKey(IPEndPoint broker, string topic)
    {
        _peer = new BenchMqttPeer(broker, "bench-stop", null, Qos.AtMostOnce, null);
        PublishPacket.Write(_packet, topic, [], Qos.AtMostOnce, retain: false, duplicate: false, identifier: 0);
    }

    /// <inheritdoc/>
    public string Name => "mqtt";

    /// <inheritdoc/>
    public Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task PressAsync(Action pressed, CancellationToken cancellationToken)
    {
        pressed();
        _peer.Send(_packet.WrittenSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _peer.Dispose();
        return ValueTask.CompletedTask;
    }
}
