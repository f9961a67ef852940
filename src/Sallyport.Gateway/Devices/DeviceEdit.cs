namespace Sallyport.Gateway.Devices;

/// <summary>What somebody wants changed of a device; what is not mentioned stays.</summary>
public sealed record DeviceEdit
{
    /// <summary>True when <see cref="Name"/> is meant.</summary>
    public bool SetsName { get; init; }

    /// <summary>The given name; null takes it away, so that the device goes by what it announces.</summary>
    public string? Name { get; init; }

    /// <summary>All tags; null: as they are.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Tags to put on, beside those that are there.</summary>
    public IReadOnlyList<string> AddedTags { get; init; } = [];

    /// <summary>Tags to take off.</summary>
    public IReadOnlyList<string> RemovedTags { get; init; } = [];

    /// <summary>True when <see cref="Note"/> is meant.</summary>
    public bool SetsNote { get; init; }

    /// <summary>Note for people, at most 500 characters; null or empty takes it away.</summary>
    public string? Note { get; init; }

    /// <summary>The revision that the caller saw: with another one the edit is refused. Null: whatever it is.</summary>
    public long? Revision { get; init; }
}
