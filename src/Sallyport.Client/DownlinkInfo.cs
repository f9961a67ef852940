using System.Text.Json;

namespace Sallyport.Client;

/// <summary>A downlink and what became of it.</summary>
public sealed record DownlinkInfo
{
    /// <summary>Its number.</summary>
    public required long DownlinkId { get; init; }

    /// <summary>Id of the device.</summary>
    public required string Device { get; init; }

    /// <summary><c>queued, sent, delivered, answered, expired, refused</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>True when nothing more is expected to happen.</summary>
    public required bool Final { get; init; }

    /// <summary>Why, for refused, expired and cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>The device's answer.</summary>
    public JsonElement? Answer { get; init; }
}
