using System.Text.Json.Serialization;
using Sallyport.Gateway.Availability;

namespace Sallyport.Gateway.Devices;

/// <summary>What the gateway knows of a device; a projection of the journal. Immutable: a change makes a new one.</summary>
public sealed record DeviceRecord
{
    /// <summary><c>protocol/segment/address</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Protocol name, for example <c>enigmaiot</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Network, tree or bus name.</summary>
    public required string Segment { get; init; }

    /// <summary>Address in the protocol's own form, <c>AA:BB:CC:DD:EE:FF</c> for radio protocols.</summary>
    public required string Address { get; init; }

    /// <summary>The name it goes by, unique in its segment: the given one, else the announced one; null while it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Name that an operator gave it, kept by the gateway whatever the device says; null for none.</summary>
    public string? GivenName { get; init; }

    /// <summary>Name that the device itself announced last, where its protocol has one; the name in MQTT topics. Null for none.</summary>
    public string? AnnouncedName { get; init; }

    /// <summary>The downlink that tells the device its given name; null where none was needed.</summary>
    public long? NameDownlinkId { get; init; }

    /// <summary>State.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<DeviceState>))]
    public DeviceState State { get; init; }

    /// <summary>Protocol-level id of the present session, null for none.</summary>
    public int? NodeId { get; init; }

    /// <summary>It sleeps between messages.</summary>
    public bool Sleepy { get; init; }

    /// <summary>It listens to broadcasts.</summary>
    public bool Broadcast { get; init; }

    /// <summary>It has asked for the time in this session.</summary>
    public bool TimeSync { get; init; }

    /// <summary>UTC microseconds when it was first seen.</summary>
    public long FirstSeenMicroseconds { get; init; }

    /// <summary>UTC microseconds of its newest accepted frame.</summary>
    public long LastSeenMicroseconds { get; init; }

    /// <summary>UTC microseconds when its present session began; null for none.</summary>
    public long? SessionSinceMicroseconds { get; init; }

    /// <summary>dBm of the newest frame, null when unknown.</summary>
    public int? Rssi { get; init; }

    /// <summary>Radio channel, null when unknown.</summary>
    public int? Channel { get; init; }

    /// <summary>Version that the device reported, null when it was never asked.</summary>
    public string? Firmware { get; init; }

    /// <summary>Seconds of sleep that it reported; null when never asked, 0 = does not sleep.</summary>
    public long? SleepSeconds { get; init; }

    /// <summary>Data messages received in all.</summary>
    public long Received { get; init; }

    /// <summary>Data messages missing in all.</summary>
    public long Lost { get; init; }

    /// <summary>Weighted mean rate.</summary>
    public float PacketsPerHour { get; init; }

    /// <summary>How its newest data was protected: <c>session-key</c>, <c>none</c>; null when unknown.</summary>
    public string? Protection { get; init; }

    /// <summary>UTC microseconds since when it is late or offline by its own rhythm; null when it is not.</summary>
    public long? LateSinceMicroseconds { get; init; }

    /// <summary>What was learned of its rhythm, in what is saved; null elsewhere.</summary>
    public RhythmRecord? Rhythm { get; init; }

    /// <summary>Tags of the operator, sorted.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Note of the operator; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Ids of the devices whose place it took, the newest first; their history is its own.</summary>
    public IReadOnlyList<string> Formerly { get; init; } = [];

    /// <summary>Id of the device that took its place; null for none.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Number of the journal entry that last edited it; 0 for none. What the device itself does is no edit.</summary>
    public long Revision { get; init; }
}
