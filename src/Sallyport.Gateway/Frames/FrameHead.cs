using Sallyport.Wire;

namespace Sallyport.Gateway.Frames;

/// <summary>What is known of a frame when it comes or goes.</summary>
public readonly record struct FrameHead
{
    /// <summary>By which link.</summary>
    public required FrameLine Line { get; init; }

    /// <summary>True from a device to the gateway.</summary>
    public required bool IsInbound { get; init; }

    /// <summary>When, in microseconds since 1970 of the host's clock.</summary>
    public required long UtcMicroseconds { get; init; }

    /// <summary>Sender; <see cref="MacAddress.None"/> where the frame itself carries the addresses.</summary>
    public required MacAddress Source { get; init; }

    /// <summary>Receiver or broadcast; <see cref="MacAddress.None"/> where the frame itself carries the addresses.</summary>
    public required MacAddress Destination { get; init; }

    /// <summary>Signal strength in dBm, null when the link does not know it.</summary>
    public sbyte? Rssi { get; init; }

    /// <summary>Radio channel, null when the link does not know it.</summary>
    public byte? Channel { get; init; }
}
