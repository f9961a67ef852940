namespace Sallyport.Client;

/// <summary>The hash chain of the audit.</summary>
public sealed record AuditChain
{
    /// <summary><c>intact, broken, checking</c>.</summary>
    public required string State { get; init; }

    /// <summary>How many entries fit so far.</summary>
    public required long Entries { get; init; }

    /// <summary>Time of the first of them.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The first entry that does not fit; null for none.</summary>
    public long? BrokenSeq { get; init; }
}
