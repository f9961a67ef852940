using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>Somebody changed what the gateway keeps of a device: its given name, tags and note, or which hardware has them. Holds the whole state after the change.</summary>
/// <param name="Change"><see cref="Edited"/>, <see cref="TookOver"/> or <see cref="Retired"/>.</param>
/// <param name="Name">The given name, null for none.</param>
/// <param name="Tags">Tags, sorted.</param>
/// <param name="Note">Note for people, null for none.</param>
/// <param name="NameDownlinkId">The downlink that tells the device its name; null where it need not or cannot be told.</param>
/// <param name="Other">The device that is replaced, or the one that replaces; null for an edit.</param>
/// <param name="Formerly">Ids whose history belongs to this device, the newest first; empty for none.</param>
public sealed record DeviceBody(
    string Change,
    string? Name,
    IReadOnlyList<string> Tags,
    string? Note,
    long? NameDownlinkId,
    string? Other,
    IReadOnlyList<string> Formerly) : EntryBody
{
    /// <summary>Name, tags or note were changed.</summary>
    public const string Edited = "edited";

    /// <summary>The device took the place of <see cref="Other"/>.</summary>
    public const string TookOver = "took-over";

    /// <summary>The place of the device was taken by <see cref="Other"/>.</summary>
    public const string Retired = "retired";

    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Device;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Durability Durability => Durability.Strong;
}
