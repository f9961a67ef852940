using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Frames;

/// <summary>A frame as a row of the list.</summary>
internal sealed record FrameView(
    long Number,
    string Time,
    string Direction,
    string Protocol,
    string Network,
    string Link,
    string Device,
    string? Name,
    string Type,
    string Verdict,
    string? Reason,
    string Source,
    string Destination,
    int? Rssi,
    int? Channel,
    int Length,
    string Key,
    long? KeyEpoch,
    long? DownlinkId,
    string Hex)
{
    public static FrameView Of(KeptFrame frame, Func<string, string?> nameOf)
    {
        var device = frame.Device;
        var addresses = frame.Addresses;
        return new FrameView(
            frame.Number,
            EntryJson.Time(frame.Head.UtcMicroseconds),
            frame.Head.IsInbound ? "in" : "out",
            frame.Head.Line.Protocol,
            frame.Head.Line.Segment,
            frame.Head.Line.Link,
            device,
            nameOf(device),
            frame.Type,
            FrameWords.Of(frame.Verdict),
            frame.Reason,
            addresses.Source,
            addresses.Destination,
            frame.Head.Rssi,
            frame.Head.Channel,
            frame.Octets.Length,
            FrameWords.Of(frame.Key),
            frame.KeyEpoch == 0 ? null : frame.KeyEpoch,
            frame.DownlinkId == 0 ? null : frame.DownlinkId,
            Convert.ToHexStringLower(frame.Octets));
    }
}
