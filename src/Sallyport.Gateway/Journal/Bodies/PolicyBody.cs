using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>A policy was set, or raised an alarm.</summary>
/// <param name="Scope">Protocol or device id.</param>
/// <param name="Key">Name of the policy.</param>
/// <param name="Value">New value, null = back to the default.</param>
/// <param name="Alarm">What the alarm says; null when the policy was set.</param>
public sealed record PolicyBody(string Scope, string Key, string? Value, string? Alarm) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Policy;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Durability Durability => Durability.Strong;
}
