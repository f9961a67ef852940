namespace Sallyport.Client;

/// <summary>An open alert; property names and order are those of <c>alerts --json</c>.</summary>
public sealed record AlertInfo
{
    /// <summary>Its number.</summary>
    public required long AlertId { get; init; }

    /// <summary><c>silent, weak-link, refused, replay, name-conflict, disk, queue-expiry</c> or <c>link</c>.</summary>
    public required string Rule { get; init; }

    /// <summary><c>bad</c> or <c>attention</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>Device id; null when it is not about one device.</summary>
    public string? Device { get; init; }

    /// <summary>Name of the device; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>What it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>One sentence.</summary>
    public required string Text { get; init; }

    /// <summary>What to do; null when nothing helps but waiting.</summary>
    public string? Advice { get; init; }

    /// <summary>When it was raised.</summary>
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>When somebody said "I know"; null when nobody did.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>Nobody wants to hear of it now.</summary>
    public bool Muted { get; init; }

    /// <summary>When the mute ends; null: when it is taken back, or not muted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }
}
