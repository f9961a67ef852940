using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Outputs;

/// <summary>Settings of a webhook.</summary>
public sealed record WebhookOptions
{
    /// <summary>Stable name of the output, lower case. Default <c>webhook</c>.</summary>
    public string Name { get; init; } = "webhook";

    /// <summary>Where batches are posted; <c>http</c> or <c>https</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Kinds of entries that are posted; empty (default): all. With <c>alert</c> alone it tells people what they should know and nothing else.</summary>
    public IReadOnlyList<EntryKind> Kinds { get; init; } = [];

    /// <summary>Key of the signature, at least 16 octets; empty: batches are not signed.</summary>
    public ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>Entries per request. Default 100.</summary>
    public int BatchEntries { get; init; } = 100;

    /// <summary>Entries taken before the first of them is confirmed. Default 1,000.</summary>
    public int Window { get; init; } = 1000;

    /// <summary>How long an answer may take. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause after the first failure; it doubles with each. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause. Default 1 min.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);
}
