using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>User data of a device, kept as the octets that it sent.</summary>
public sealed record UplinkBody : EntryBody
{
    /// <summary>The device's name at that moment, null while it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Encoding word: <c>raw, cayenne, msgpack, json</c> or <c>0xNN</c> for one that nobody decodes.</summary>
    public required string Encoding { get; init; }

    /// <summary>The user's octets.</summary>
    [JsonConverter(typeof(HexConverter))]
    public required byte[] Payload { get; init; }

    /// <summary>The message counter of its session.</summary>
    public int Counter { get; init; }

    /// <summary>Messages missing directly before this one.</summary>
    public int Lost { get; init; }

    /// <summary>True when it was protected on the air.</summary>
    public bool Encrypted { get; init; }

    /// <summary>dBm, null when unknown.</summary>
    public int? Rssi { get; init; }

    /// <summary>Data messages received from this device in all.</summary>
    public long Received { get; init; }

    /// <summary>Data messages of this device missing in all.</summary>
    public long LostTotal { get; init; }

    /// <summary>Weighted mean rate; always finite.</summary>
    public float PacketsPerHour { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Uplink;
}
