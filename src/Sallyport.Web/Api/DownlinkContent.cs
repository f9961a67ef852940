using System.Text.Json;

namespace Sallyport.Web.Api;

/// <summary>What is to be sent, without to whom. User data has exactly one of <c>json, hex, text</c>; a control command has <c>control</c> and perhaps <c>value</c>.</summary>
internal record DownlinkContent
{
    /// <summary><c>set, get</c> or <c>control</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>A value that goes out as MessagePack, or with <c>encoding</c> cayenne as CayenneLPP.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>The octets, in hex.</summary>
    public string? Hex { get; init; }

    /// <summary>Text; goes out as UTF-8 and a NUL, as nodes of the original expect.</summary>
    public string? Text { get; init; }

    /// <summary><c>raw, cayenne, msgpack</c>; by itself raw, for <c>json</c> msgpack.</summary>
    public string? Encoding { get; init; }

    /// <summary>Word of a control command.</summary>
    public string? Control { get; init; }

    /// <summary>Its value, text or number; with it the command sets, without it asks.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Seconds until it is not sent any more, above 0; null: never.</summary>
    public double? ExpiresIn { get; init; }

    /// <summary>-100..100, higher first.</summary>
    public int Priority { get; init; }

    /// <summary>Replaces a queued one of the same device and key.</summary>
    public string? CoalesceKey { get; init; }
}
