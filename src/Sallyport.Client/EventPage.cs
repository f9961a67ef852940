using System.Text.Json;

namespace Sallyport.Client;

/// <summary>Entries of the journal in rising order.</summary>
public sealed record EventPage
{
    /// <summary>Rises at each unclean start of the gateway.</summary>
    public required long Epoch { get; init; }

    /// <summary>Oldest entry that is still kept.</summary>
    public required long FirstSeq { get; init; }

    /// <summary>Newest durable entry.</summary>
    public required long CommittedSeq { get; init; }

    /// <summary>Each as docs/events.md says: <c>seq, time, device, kind</c> and more.</summary>
    public required IReadOnlyList<JsonElement> Events { get; init; }

    /// <summary>The next <see cref="EventQuery.Since"/>; null when there is nothing more. It may be set on a page without entries: the work of one question has a bound.</summary>
    public long? Next { get; init; }
}
