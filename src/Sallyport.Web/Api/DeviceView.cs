using Sallyport.Gateway.Devices;
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
    string? Protection)
{
    public static DeviceView Of(DeviceRecord device) => new(
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
        device.Protection);

    private static string? Time(long microseconds) => microseconds == 0 ? null : EntryJson.Time(microseconds);

    private static string Word(DeviceState state) => state switch
    {
        DeviceState.Joining => "joining",
        DeviceState.Online => "online",
        DeviceState.Sleeping => "sleeping",
        DeviceState.Late => "late",
        DeviceState.Left => "left",
        _ => "offline",
    };
}
