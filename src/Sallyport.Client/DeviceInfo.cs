namespace Sallyport.Client;

/// <summary>A device; property names and order are those of <c>devices --json</c>.</summary>
public sealed record DeviceInfo
{
    /// <summary><c>protocol/segment/address</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Protocol name.</summary>
    public required string Protocol { get; init; }

    /// <summary>Network, tree or bus name.</summary>
    public required string Segment { get; init; }

    /// <summary>Address in the protocol's own form.</summary>
    public required string Address { get; init; }

    /// <summary>Null while it has none.</summary>
    public string? Name { get; init; }

    /// <summary><c>joining, online, sleeping, late, offline</c> or <c>left</c>.</summary>
    public required string State { get; init; }

    /// <summary>When its newest frame was accepted; null for never.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>dBm, null when unknown.</summary>
    public int? Rssi { get; init; }

    /// <summary>Version that it reported; null when it was never asked.</summary>
    public string? Firmware { get; init; }

    /// <summary>Tags of the operator, sorted.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
