using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>Frames or names of one sender that were refused and changed nothing. Counted: one entry stands for <paramref name="Count"/> frames.</summary>
/// <param name="Reason">A word: <c>bad-tag, old-counter, too-short, rate-limited, name-taken</c> and so on.</param>
/// <param name="MessageType">Type octet of the newest of them.</param>
/// <param name="Count">How many since the last entry of this sender and reason.</param>
/// <param name="Detail">For people; never a secret.</param>
public sealed record RefusedBody(string Reason, int MessageType, int Count, string? Detail) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Refused;
}
