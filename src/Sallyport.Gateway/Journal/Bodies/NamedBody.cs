using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>A device's name was accepted or changed.</summary>
/// <param name="Name">The name, 1..32 octets of UTF-8.</param>
/// <param name="NodeId">Protocol-level id, null where the protocol has none.</param>
/// <param name="Rssi">dBm, null when unknown.</param>
/// <param name="Channel">Radio channel, null when unknown.</param>
public sealed record NamedBody(string Name, int? NodeId, int? Rssi, int? Channel) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Named;
}
