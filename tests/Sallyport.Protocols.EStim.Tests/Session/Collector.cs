using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>Keeps all events with their payloads and hands on what is sent.</summary>
internal sealed class Collector<TEvent>(Action<(TransmitId Id, byte[] Octets)> send) : ISink<TEvent>
    where TEvent : struct
{
    public List<(TEvent Event, byte[] Payload)> Events { get; } = [];

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => send((id, octets.ToArray()));

    public void Report(in TEvent occurrence, ReadOnlySpan<byte> payload) => Events.Add((occurrence, payload.ToArray()));
}
