using Sallyport.Wire;

namespace Sallyport.Links.Capture;

/// <summary>One ESP-NOW frame of a capture file.</summary>
/// <param name="UtcMicroseconds">Microseconds since 1970.</param>
/// <param name="Source">Sender.</param>
/// <param name="Destination">Receiver or broadcast.</param>
/// <param name="Rssi">dBm, null when unknown.</param>
/// <param name="Payload">0..1490 octets.</param>
public sealed record CapturedFrame(long UtcMicroseconds, MacAddress Source, MacAddress Destination, sbyte? Rssi, ReadOnlyMemory<byte> Payload);
