using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>Outputs of a device: what they are set to, or what happened to all of them.</summary>
/// <param name="Event">A word: <c>status, key-active, key-ended, emergency-sent, emergency-answered, emergency-heard, wrong-key, plain-refused, counters-damaged</c>.</param>
/// <param name="State">State of the device: <c>disarmed, armed, active, rampdown, emergency, fault</c>; null when unknown.</param>
/// <param name="Reason">Why its outputs last went down: <c>none, key-expired, key-revoked, link-lost, emergency, fault, stop</c>; null when unknown.</param>
/// <param name="Protection"><c>sealed, plain, none</c>; null when unknown.</param>
/// <param name="Levels">Present levels, per mille, by output; empty when unknown.</param>
/// <param name="Targets">Where they go, per mille, by output; empty when unknown.</param>
/// <param name="Milliseconds">How long it took, or how long it lasts; null otherwise.</param>
public sealed record OutputBody(
    string Event, string? State, string? Reason, string? Protection, IReadOnlyList<int> Levels, IReadOnlyList<int> Targets, double? Milliseconds) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Output;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Durability Durability => Durability.Strong;
}
