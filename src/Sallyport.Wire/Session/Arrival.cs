namespace Sallyport.Wire.Session;

/// <summary>One piece of untrusted input. The octets are valid for the call only and are never kept.</summary>
public readonly ref struct Arrival
{
    /// <summary>Frame, opened, octets, text or closed.</summary>
    public required ArrivalKind Kind { get; init; }

    /// <summary>Which connection or line of the link; 0 where the link has only one.</summary>
    public int Connection { get; init; }

    /// <summary>Who sent the frame, as the link knows it; <see cref="MacAddress.None"/> on streams.</summary>
    public MacAddress Source { get; init; }

    /// <summary>To whom the frame was addressed; answers come from this address. <see cref="MacAddress.None"/> on streams.</summary>
    public MacAddress Destination { get; init; }

    /// <summary>Signal strength in dBm, null when the link does not know it (never 0 for unknown).</summary>
    public sbyte? Rssi { get; init; }

    /// <summary>Radio channel 1..14, null when the link does not know it.</summary>
    public byte? Channel { get; init; }

    /// <summary>The payload; may be empty.</summary>
    public ReadOnlySpan<byte> Octets { get; init; }
}
