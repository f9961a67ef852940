using System.Text.Json;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>A downlink and what became of it.</summary>
internal sealed record DownlinkView(
    long DownlinkId,
    string Device,
    string State,
    bool Final,
    string Verb,
    string? Control,
    bool ControlSets,
    string Encoding,
    string PayloadHex,
    int Priority,
    string? CoalesceKey,
    string? ExpiresAt,
    int Attempts,
    string CreatedAt,
    string ChangedAt,
    string? Reason,
    JsonElement? Answer)
{
    public static DownlinkView Of(DownlinkRecord record) => new(
        record.Id,
        record.Request.Device,
        Words.Kebab(record.Status.ToString()),
        record.IsFinal,
        Words.Kebab(record.Request.Verb.ToString()),
        record.Request.Control,
        record.Request.ControlSets,
        record.Request.Encoding,
        Convert.ToHexStringLower(record.Request.Payload),
        record.Request.Priority,
        record.Request.CoalesceKey,
        record.Request.ExpiresAtMicroseconds is { } at ? EntryJson.Time(at) : null,
        record.Attempts,
        EntryJson.Time(record.CreatedAtMicroseconds),
        EntryJson.Time(record.ChangedAtMicroseconds),
        record.Reason,
        record.Answer is { } answer ? JsonElement.Parse(answer) : null);
}
