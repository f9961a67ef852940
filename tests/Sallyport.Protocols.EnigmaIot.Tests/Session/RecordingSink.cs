using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>Keeps what a gateway session sends and reports, in order.</summary>
internal sealed class RecordingSink : ISink<GatewayEvent>
{
    public List<(TransmitId Id, MacAddress Source, MacAddress Destination, byte[] Octets)> Sent { get; } = [];

    public List<(GatewayEvent Event, byte[] Payload)> Events { get; } = [];

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => Sent.Add((id, source, destination, octets.ToArray()));

    public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload) => Events.Add((occurrence, payload.ToArray()));

    public IEnumerable<GatewayEventKind> Kinds => Events.Select(entry => entry.Event.Kind);

    public void Clear()
    {
        Sent.Clear();
        Events.Clear();
    }
}
