using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>A device as REST and <c>devices --json</c> show it. Times are RFC 3339 UTC with milliseconds.</summary>
internal sealed record DeviceView(
    string Id,
    string Protocol,
    string Segment,
    string Address,
    string? Name,
    string State,
    string? LastSeen,
    int? Rssi,
    string? Firmware,
    IReadOnlyList<string> Tags,
    int? NodeId,
    bool Sleepy,
    bool Broadcast,
    bool TimeSync,
    int? Channel,
    long? SleepSeconds,
    string? FirstSeen,
    string? SessionSince,
    long Received,
    long Lost,
    float PacketsPerHour,
    string? Protection,
    string? GivenName,
    string? AnnouncedName,
    string NameState,
    long? NameDownlinkId,
    string? Note,
    IReadOnlyList<string> Formerly,
    string? ReplacedBy,
    AvailabilityView? Availability)
{
    private const long PatienceMicroseconds = 10_000_000;

    /// <summary>Words of the states.</summary>
    public static IReadOnlyList<string> StateWords { get; } = [.. Enum.GetValues<DeviceState>().Select(Word)];

    /// <summary>The word of a state.</summary>
    public static string Word(DeviceState state) => state switch
    {
        DeviceState.Joining => "joining",
        DeviceState.Online => "online",
        DeviceState.Sleeping => "sleeping",
        DeviceState.Late => "late",
        DeviceState.Left => "left",
        _ => "offline",
    };

    /// <summary>A device as it is now.</summary>
    /// <param name="device">The record.</param>
    /// <param name="control">Tells how far the downlink is that tells the device its name.</param>
    public static DeviceView Of(DeviceRecord device, IGatewayControl control) => new(
        device.Id,
        device.Protocol,
        device.Segment,
        device.Address,
        device.Name,
        Word(device.State),
        Time(device.LastSeenMicroseconds),
        device.Rssi,
        device.Firmware,
        device.Tags,
        device.NodeId,
        device.Sleepy,
        device.Broadcast,
        device.TimeSync,
        device.Channel,
        device.SleepSeconds,
        Time(device.FirstSeenMicroseconds),
        device.SessionSinceMicroseconds is { } since ? Time(since) : null,
        device.Received,
        device.Lost,
        float.IsFinite(device.PacketsPerHour) ? device.PacketsPerHour : 0,
        device.Protection,
        device.GivenName,
        device.AnnouncedName,
        NameWord(device, control),
        device.NameDownlinkId,
        device.Note,
        device.Formerly,
        device.ReplacedBy,
        AvailabilityView.Of(control.Availability(device.Id)));

    private static string? Time(long microseconds) => microseconds == 0 ? null : EntryJson.Time(microseconds);

    /// <summary>True when the device went on reporting for a while after it was told: the frame was lost although its radio acknowledged it, or it does not obey.</summary>
    private static bool HasIgnored(DeviceRecord device, DownlinkRecord told) =>
        told.Status != DownlinkStatus.Queued && device.LastSeenMicroseconds > told.ChangedAtMicroseconds + PatienceMicroseconds;

    /// <summary>How the given and the announced name stand to each other.</summary>
    private static string NameWord(DeviceRecord device, IGatewayControl control) => device switch
    {
        { GivenName: null, AnnouncedName: null } => "none",
        { GivenName: null } => "announced",
        { NameDownlinkId: { } id } when device.GivenName != device.AnnouncedName && control.FindDownlink(id) is { IsFinal: false } told && !HasIgnored(device, told) => "pending",
        { AnnouncedName: null, NameDownlinkId: null } => "gateway-only",
        _ => device.GivenName == device.AnnouncedName ? "agreed" : "differs",
    };
}
