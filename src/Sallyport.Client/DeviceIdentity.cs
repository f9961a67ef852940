namespace Sallyport.Client;

/// <summary>What a device is called and marked with.</summary>
public sealed record DeviceIdentity
{
    /// <summary><c>protocol/segment/address</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it goes by: the given name, else the announced one; null while it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Name that an operator gave it; null for none.</summary>
    public string? GivenName { get; init; }

    /// <summary>Name that the device itself announced; null for none.</summary>
    public string? AnnouncedName { get; init; }

    /// <summary><c>none, announced, pending, agreed, differs</c> or <c>gateway-only</c>.</summary>
    public required string NameState { get; init; }

    /// <summary>The downlink that tells the device its name; null where none was needed.</summary>
    public long? NameDownlinkId { get; init; }

    /// <summary>Tags, sorted.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Ids of devices whose place it took, the newest first.</summary>
    public IReadOnlyList<string> Formerly { get; init; } = [];
}
