using System.Text.Json.Serialization;
using Sallyport.Gateway.Downlinks;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>A downlink changed its state. The entry with state <c>queued</c> holds the whole request, so that the queue can be rebuilt from the journal.</summary>
/// <param name="DownlinkId">The downlink.</param>
/// <param name="State">The new state.</param>
/// <param name="Reason">Why, for refused, expired and cancelled; null otherwise.</param>
/// <param name="Request">The request, only with state queued.</param>
/// <param name="Answer">What the device answered, as JSON text, only with state answered.</param>
public sealed record DownlinkBody(
    long DownlinkId,
    [property: JsonConverter(typeof(JsonStringEnumConverter<DownlinkStatus>))] DownlinkStatus State,
    string? Reason,
    DownlinkRequest? Request,
    string? Answer) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Downlink;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Durability Durability => Durability.Strong;
}
