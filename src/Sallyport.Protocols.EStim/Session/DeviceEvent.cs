using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>One fact that the device role reports. <see cref="Kind"/> says which fields mean something; the others are at their default.</summary>
public readonly record struct DeviceEvent
{
    /// <summary>What happened.</summary>
    public required DeviceEventKind Kind { get; init; }

    /// <summary>Who sent the packet.</summary>
    public Endpoint Source { get; init; }

    /// <summary>Its type.</summary>
    public PacketType Type { get; init; }

    /// <summary>Its command.</summary>
    public CommandId Command { get; init; }

    /// <summary>Why it was refused.</summary>
    public RefusalReason Refusal { get; init; }

    /// <summary>The state now.</summary>
    public DeviceState State { get; init; }

    /// <summary>Why the outputs last went down.</summary>
    public StopReason Reason { get; init; }

    /// <summary>How long a temporary key lives.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What became of an answer.</summary>
    public ExchangeOutcome Outcome { get; init; }
}
