using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>
/// What the gateway concluded from a device's silence, or from its return. It is journalled because nobody else can conclude it: it rests on what was
/// learned of the device, and on when the gateway and its links were able to hear.
/// </summary>
/// <param name="State">A word: <c>late, offline</c>, and on return <c>online, sleeping</c>.</param>
/// <param name="Reason">Why, for people: <c>usually every 10 min, silent for 43 min</c>.</param>
/// <param name="SilentSeconds">How long it was not heard.</param>
/// <param name="UsualSeconds">How far apart its messages usually are; null when that is not known.</param>
public sealed record AvailabilityBody(string State, string Reason, double SilentSeconds, double? UsualSeconds) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Availability;
}
