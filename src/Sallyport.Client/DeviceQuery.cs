namespace Sallyport.Client;

/// <summary>Which devices; all that is given must fit.</summary>
public sealed record DeviceQuery
{
    /// <summary>Protocol name.</summary>
    public string? Protocol { get; init; }

    /// <summary>Network, tree or bus name.</summary>
    public string? Segment { get; init; }

    /// <summary><c>joining, online, sleeping, late, offline</c> or <c>left</c>.</summary>
    public string? State { get; init; }

    /// <summary>One tag.</summary>
    public string? Tag { get; init; }

    /// <summary>A text in id, names, note or tags, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Those whose newest frame is older than this.</summary>
    public DateTimeOffset? SilentSince { get; init; }
}
