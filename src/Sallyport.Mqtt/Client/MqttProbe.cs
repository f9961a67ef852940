using Sallyport.Mqtt.Client.Session;
using Sallyport.Mqtt.Client.Transport;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Client;

/// <summary>
/// Tries a connection once, for a settings page: name, socket, TLS, user and password, and leaves again without touching topics or the running client.
/// </summary>
public static class MqttProbe
{
    /// <summary>Connects, waits for the broker's answer, and disconnects. Never throws for what network or broker do.</summary>
    /// <param name="options">Valid options; the client id gets a suffix so that the running client is not thrown out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<MqttProbeResult> TryConnectAsync(MqttOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connector = new SocketConnector(options);
        try
        {
            var stream = await connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await AskAsync(options with { ClientId = options.ClientId + "-test", CleanSession = true }, connector.Name, stream, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (MqttConnectException failure)
        {
            return new MqttProbeResult(failure.Fault, failure.Message);
        }
        catch (IOException)
        {
            return new MqttProbeResult(MqttConnectFault.Lost, $"{connector.Name} closed the connection");
        }
    }

    // Time stands still for the session here: the token below is the only limit.
    private static async Task<MqttProbeResult> AskAsync(MqttOptions options, string broker, Stream stream, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var session = new MqttSession(options.Session(null));
        var sink = new Answer();
        var buffer = new byte[1024];
        session.Receive(new Arrival { Kind = ArrivalKind.Opened }, default, sink);
        try
        {
            while (!session.IsUp && sink.Closed is null)
            {
                await FlushAsync(stream, sink, limit.Token).ConfigureAwait(false);
                var length = await stream.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
                var kind = length == 0 ? ArrivalKind.Closed : ArrivalKind.Octets;
                session.Receive(new Arrival { Kind = kind, Octets = buffer.AsSpan(0, length) }, default, sink);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var late = ConnectSentences.Of(broker, new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.ConnectTimeout });
            return new MqttProbeResult(late.Fault, late.Sentence);
        }

        if (!session.IsUp)
        {
            var failed = ConnectSentences.Of(broker, sink.Closed);
            return new MqttProbeResult(failed.Fault, failed.Sentence);
        }

        session.Submit(MqttCommand.Disconnect(), default, sink);
        await FlushAsync(stream, sink, limit.Token).ConfigureAwait(false);
        return new MqttProbeResult(null, $"connected to {broker}");
    }

    private static async Task FlushAsync(Stream stream, Answer sink, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(sink.Octets.ToArray(), cancellationToken).ConfigureAwait(false);
        sink.Octets.Clear();
    }

    private sealed class Answer : ISink<MqttEvent>
    {
        public List<byte> Octets { get; } = [];

        public MqttEvent? Closed { get; private set; }

        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => Octets.AddRange(octets);

        public void Report(in MqttEvent occurrence, ReadOnlySpan<byte> payload) => Closed = occurrence.Kind == MqttEventKind.Closed ? occurrence : Closed;
    }
}
