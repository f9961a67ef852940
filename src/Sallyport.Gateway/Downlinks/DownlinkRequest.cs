using System.Text.Json.Serialization;
using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Downlinks;

/// <summary>What somebody wants sent to a device. Limits of the protocol (214 octets and so on) are checked before it is queued.</summary>
public sealed record DownlinkRequest
{
    /// <summary>Device id <c>protocol/segment/address</c>; the address may be <c>broadcast</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Set, get or control.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<DownlinkVerb>))]
    public required DownlinkVerb Verb { get; init; }

    /// <summary>Encoding word of user data (<c>raw, cayenne, msgpack</c>); ignored for control.</summary>
    public string Encoding { get; init; } = "raw";

    /// <summary>User octets as they go on the air, or the argument octets of a control command.</summary>
    [JsonConverter(typeof(HexConverter))]
    public byte[] Payload { get; init; } = [];

    /// <summary>Control word: <c>version, sleeptime, identify, reset, rssi, name, restart, ota</c>; null for user data.</summary>
    public string? Control { get; init; }

    /// <summary>True when a control word is meant as <c>set</c> (<c>sleeptime</c>, <c>name</c>).</summary>
    public bool ControlSets { get; init; }

    /// <summary>-100..100, higher first; default 0.</summary>
    public int Priority { get; init; }

    /// <summary>A newer request with the same key replaces a queued one of the same device; null = never.</summary>
    public string? CoalesceKey { get; init; }

    /// <summary>UTC microseconds after which it is not sent any more; null = never.</summary>
    public long? ExpiresAtMicroseconds { get; init; }

    /// <summary>The call that made it, where the caller gave it a key; null otherwise.</summary>
    public CallMark? Call { get; init; }

    /// <summary>True when the device (or the gateway for it) answers this command; user data, <c>identify</c> and <c>ota</c> are not answered one by one.</summary>
    [JsonIgnore]
    public bool ExpectsAnswer => Verb == DownlinkVerb.Control && Control is not ("identify" or "ota") && !Device.EndsWith("/broadcast", StringComparison.Ordinal);
}
