using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>The product's gateway role with its events written down on their way to the driver.</summary>
internal sealed class ObservedSession(GatewaySession inner) : ISession<GatewayCommand, GatewayEvent>, IDisposable
{
    private readonly List<GatewayEvent> _events = [];

    /// <inheritdoc/>
    public Deadline? NextDeadline => inner.NextDeadline;

    /// <summary>Events since the last call, oldest first.</summary>
    public IReadOnlyList<GatewayEvent> TakeEvents()
    {
        GatewayEvent[] events = [.. _events];
        _events.Clear();
        return events;
    }

    /// <inheritdoc/>
    public void Receive(in Arrival arrival, Now now, ISink<GatewayEvent> sink) => inner.Receive(arrival, now, new Tap(this, sink));

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<GatewayEvent> sink) => inner.Complete(id, outcome, now, new Tap(this, sink));

    /// <inheritdoc/>
    public void Submit(in GatewayCommand command, Now now, ISink<GatewayEvent> sink) => inner.Submit(command, now, new Tap(this, sink));

    /// <inheritdoc/>
    public void Advance(Now now, ISink<GatewayEvent> sink, int budget) => inner.Advance(now, new Tap(this, sink), budget);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private sealed class Tap(ObservedSession owner, ISink<GatewayEvent> sink) : ISink<GatewayEvent>
    {
        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => sink.Send(id, source, destination, octets);

        public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
        {
            owner._events.Add(occurrence);
            sink.Report(occurrence, payload);
        }
    }
}
