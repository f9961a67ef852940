using System.Text.Json.Nodes;

namespace Sallyport.Cli.Nodes;

/// <summary>What <c>node --json</c> prints for each event. Every line has every member; null where it says nothing.</summary>
internal sealed record NodeLine
{
    /// <summary>When, on this machine's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened: one of the words in docs/guide/first-steps.md.</summary>
    public required string Event { get; init; }

    /// <summary>The id that the gateway gave.</summary>
    public int? NodeId { get; init; }

    /// <summary>Number of the report, from 1; a repeated one has its old number.</summary>
    public int? Report { get; init; }

    /// <summary>Of a downlink: <c>set</c> or <c>get</c>.</summary>
    public string? Command { get; init; }

    /// <summary>Of a downlink: it went to all nodes.</summary>
    public bool? Broadcast { get; init; }

    /// <summary>Counter of a downlink.</summary>
    public int? Counter { get; init; }

    /// <summary>Encoding of the payload: <c>raw, cayenne, msgpack</c> or a number in hexadecimal.</summary>
    public string? Encoding { get; init; }

    /// <summary>The user's octets.</summary>
    public string? PayloadHex { get; init; }

    /// <summary>The same as JSON; null when it cannot be decoded.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>How long: of sleep and of identifying.</summary>
    public double? Seconds { get; init; }

    /// <summary>How far the clock was stepped.</summary>
    public long? OffsetMicroseconds { get; init; }

    /// <summary>The step was small enough to call the clock in step.</summary>
    public bool? Synchronised { get; init; }
}
