using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>A protocol answer or discovery message of a device.</summary>
/// <param name="Name">The device's name at that moment, null while it has none.</param>
/// <param name="Answer">A word: <c>version, sleeptime, reset, rssi, name, restart, ota, discovery, clock</c>.</param>
/// <param name="Payload">The protocol's octets after the code.</param>
/// <param name="Result">The decoded answer as JSON text, exactly as it is published; null where there is none or it cannot be decoded.</param>
public sealed record ControlBody(
    string? Name,
    string Answer,
    [property: JsonConverter(typeof(HexConverter))] byte[] Payload,
    string? Result) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Control;
}
