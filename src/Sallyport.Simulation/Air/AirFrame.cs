using Sallyport.Wire;

namespace Sallyport.Simulation.Air;

/// <summary>A frame as anybody with a radio can hear it.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Source">Sender as it says itself.</param>
/// <param name="Destination">Receiver or broadcast.</param>
/// <param name="Octets">The payload; shared, not to be changed.</param>
public sealed record AirFrame(Instant At, MacAddress Source, MacAddress Destination, ReadOnlyMemory<byte> Octets);
