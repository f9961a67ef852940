using Sallyport.Mqtt.Client.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Client.Test;

/// <summary>The talk with a broker over an open stream: one wish after the other. Time stands still for the session; the caller's token is the limit.</summary>
internal sealed class TestTalk(Stream stream, MqttOptions options) : ISink<MqttEvent>
{
    private readonly MqttSession _session = new(options.Session(null));
    private readonly List<byte> _octets = [];
    private readonly Queue<(MqttEvent Event, byte[] Payload)> _events = [];

    /// <summary>CONNECT; the broker's answer or the end.</summary>
    public async Task<MqttEvent> OpenAsync(CancellationToken cancellationToken)
    {
        _session.Receive(new Arrival { Kind = ArrivalKind.Opened }, default, this);
        return (await UntilAsync(MqttEventKind.Connected, cancellationToken).ConfigureAwait(false)).Event;
    }

    /// <summary>One wish; the wanted event, a rejection or the end, with its payload.</summary>
    public Task<(MqttEvent Event, byte[] Payload)> AskAsync(MqttCommand command, MqttEventKind wanted, CancellationToken cancellationToken)
    {
        _session.Submit(command, default, this);
        return UntilAsync(wanted, cancellationToken);
    }

    /// <summary>DISCONNECT.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        _session.Submit(MqttCommand.Disconnect(), default, this);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _octets.AddRange(octets);

    public void Report(in MqttEvent occurrence, ReadOnlySpan<byte> payload) => _events.Enqueue((occurrence, payload.ToArray()));

    private async Task<(MqttEvent Event, byte[] Payload)> UntilAsync(MqttEventKind wanted, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        while (true)
        {
            while (_events.TryDequeue(out var one))
            {
                if (one.Event.Kind == wanted || one.Event.Kind is MqttEventKind.Closed or MqttEventKind.Rejected)
                {
                    return one;
                }
            }

            await FlushAsync(cancellationToken).ConfigureAwait(false);
            var length = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _session.Receive(new Arrival { Kind = length == 0 ? ArrivalKind.Closed : ArrivalKind.Octets, Octets = buffer.AsSpan(0, length) }, default, this);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_octets.ToArray(), cancellationToken).ConfigureAwait(false);
        _octets.Clear();
    }
}
