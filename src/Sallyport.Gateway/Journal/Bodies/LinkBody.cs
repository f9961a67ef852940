using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>A link came up, went down or failed.</summary>
/// <param name="Link">Name of the link.</param>
/// <param name="State">A word: <c>up, down, failed</c>.</param>
/// <param name="Detail">For people; never a secret.</param>
public sealed record LinkBody(string Link, string State, string? Detail) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Link;
}
