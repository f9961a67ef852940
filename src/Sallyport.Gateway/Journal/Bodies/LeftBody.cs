using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>A device's session ended.</summary>
/// <param name="Reason">A word: <c>wrong-data, unregistered, key-expired, kicked, inactive, replaced</c>.</param>
/// <param name="Code">The protocol's number for it.</param>
/// <param name="Silent">True where the original tells nobody (no <c>bye</c>).</param>
public sealed record LeftBody(string Reason, int Code, bool Silent) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Left;
}
