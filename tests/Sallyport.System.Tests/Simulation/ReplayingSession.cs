using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.System.Tests.Simulation;

/// <summary>The planted fault "no replay check": where the real session refuses a repeat, the uplink of the first time is reported again.</summary>
internal sealed class ReplayingSession(ISession<GatewayCommand, GatewayEvent> inner) : ISession<GatewayCommand, GatewayEvent>, ISink<GatewayEvent>, IDisposable
{
    private readonly Dictionary<string, (GatewayEvent Event, byte[] Payload)> _accepted = [];
    private ISink<GatewayEvent>? _sink;
    private string _frame = "";

    public Deadline? NextDeadline => inner.NextDeadline;

    public void Receive(in Arrival arrival, Now now, ISink<GatewayEvent> sink)
    {
        _sink = sink;
        _frame = Convert.ToHexString(arrival.Octets);
        inner.Receive(arrival, now, this);
        _frame = "";
    }

    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<GatewayEvent> sink) => inner.Complete(id, outcome, now, sink);

    public void Submit(in GatewayCommand command, Now now, ISink<GatewayEvent> sink) => inner.Submit(command, now, sink);

    public void Advance(Now now, ISink<GatewayEvent> sink, int budget) => inner.Advance(now, sink, budget);

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _sink!.Send(id, source, destination, octets);

    public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
    {
        _sink!.Report(occurrence, payload);
        if (occurrence.Kind == GatewayEventKind.Uplink)
        {
            _accepted[_frame] = (occurrence, payload.ToArray());
        }
        else if (occurrence is { Kind: GatewayEventKind.Refused, Refusal: RefusalReason.OldCounter, MessageType: MessageType.SensorData } && _accepted.TryGetValue(_frame, out var first))
        {
            _sink.Report(first.Event, first.Payload);
        }
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
