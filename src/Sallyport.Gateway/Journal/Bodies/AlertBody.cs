using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>Something that a person should know. The device of the entry is empty for alerts about a network, a link or the gateway.</summary>
/// <param name="AlertId">Number of the alert, the same in all its entries.</param>
/// <param name="Rule">A word: <c>silent, weak-link, refused, replay, name-conflict, disk, queue-expiry, link</c>.</param>
/// <param name="State">A word: <c>raised, cleared, acknowledged, muted, unmuted</c>.</param>
/// <param name="Severity"><c>bad</c> or <c>attention</c>.</param>
/// <param name="Subject">What it is about: a device id, <c>protocol/segment</c>, the name of a link, or <c>gateway</c>.</param>
/// <param name="Text">One sentence for people; with state cleared, why.</param>
/// <param name="Advice">What to do, one sentence; null with other states than raised.</param>
/// <param name="Who">Who acknowledged or muted it; null otherwise.</param>
/// <param name="Until">When a mute ends, RFC 3339 UTC; null: when it is taken back, or not a mute.</param>
public sealed record AlertBody(long AlertId, string Rule, string State, string Severity, string Subject, string Text, string? Advice, string? Who, string? Until) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Alert;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Durability Durability => Durability.Strong;
}
