using System.Text.Json;

namespace Sallyport.Client;

/// <summary>Audit entries in rising order.</summary>
public sealed record AuditPage
{
    /// <summary>Whether the hash chain of all entries holds, as the gateway computes it.</summary>
    public required AuditChain Chain { get; init; }

    /// <summary>Each with <c>seq, time, who, from, via, action, target, detail, previousHash, hash</c>.</summary>
    public required IReadOnlyList<JsonElement> Entries { get; init; }

    /// <summary>The next <see cref="AuditQuery.Since"/>; null when there is nothing more. It may be set on a page without entries: the work of one question has a bound.</summary>
    public long? Next { get; init; }
}
