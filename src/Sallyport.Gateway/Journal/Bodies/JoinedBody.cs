using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>A device has a new session.</summary>
/// <param name="NodeId">Protocol-level id, null where the protocol has none.</param>
/// <param name="Sleepy">It sleeps between messages.</param>
/// <param name="Broadcast">It listens to broadcasts.</param>
/// <param name="Rssi">dBm, null when unknown.</param>
/// <param name="Channel">Radio channel, null when unknown.</param>
public sealed record JoinedBody(int? NodeId, bool Sleepy, bool Broadcast, int? Rssi, int? Channel) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Joined;
}
