using Sallyport.Wire;

namespace Sallyport.Links.Capture;

/// <summary>One frame of a capture file: an ESP-NOW frame, or a packet that needs no radio around it.</summary>
/// <param name="UtcMicroseconds">Microseconds since 1970.</param>
/// <param name="Source">Sender; none for a packet.</param>
/// <param name="Destination">Receiver or broadcast; none for a packet.</param>
/// <param name="Rssi">dBm, null when unknown.</param>
/// <param name="Payload">0..1490 octets; of a packet all of it.</param>
public sealed record CapturedFrame(long UtcMicroseconds, MacAddress Source, MacAddress Destination, sbyte? Rssi, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Protocol of a packet, the name of its interface in the file; null for an ESP-NOW frame.</summary>
    public string? Protocol { get; init; }
}
