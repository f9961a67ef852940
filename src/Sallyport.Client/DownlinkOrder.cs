using System.Text.Json;

namespace Sallyport.Client;

/// <summary>What shall be sent. Exactly one of <see cref="Json"/>, <see cref="Hex"/>, <see cref="Text"/> for set and get; <see cref="Control"/> for control.</summary>
public sealed record DownlinkOrder
{
    /// <summary>Id, or an unambiguous name or address.</summary>
    public required string Device { get; init; }

    /// <summary><c>set, get</c> or <c>control</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>Any value.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>Octets in hex.</summary>
    public string? Hex { get; init; }

    /// <summary>Text.</summary>
    public string? Text { get; init; }

    /// <summary><c>raw, cayenne, msgpack</c>; null: the usual one.</summary>
    public string? Encoding { get; init; }

    /// <summary>Word of a control command.</summary>
    public string? Control { get; init; }

    /// <summary>Its value; null asks.</summary>
    public string? Value { get; init; }

    /// <summary>Seconds, above 0; null: never.</summary>
    public double? ExpiresIn { get; init; }

    /// <summary>-100..100, higher first.</summary>
    public int Priority { get; init; }

    /// <summary>Replaces a queued one of the same device and key; null: none.</summary>
    public string? CoalesceKey { get; init; }
}
