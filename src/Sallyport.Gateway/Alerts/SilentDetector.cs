using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Alerts;

/// <summary>Devices that are silent beyond their own rhythm, and networks in which nobody is heard any more.</summary>
internal sealed class SilentDetector : IAlertDetector
{
    /// <summary>Below this many devices one silent device says nothing about the network.</summary>
    private const int Enough = 3;

    private readonly Dictionary<string, SegmentSound> _segments = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Apply(JournalEntry entry, long at, AlertEngine engine)
    {
        if (entry.Device.Length == 0)
        {
            return;
        }

        switch (entry.Body)
        {
            case AvailabilityBody { State: "late" or "offline" } silence:
                OnSilence(entry.Device, silence, at, engine);
                break;
            case JoinedBody or UplinkBody or ControlBody or NamedBody:
                SegmentOf(entry.Device).Heard(entry.Device, at);
                engine.Report(AlertRules.Silent, entry.Device, false, "it is heard again", null, at);
                break;
            case LeftBody { Reason: "kicked" } or DeviceBody { Change: DeviceBody.Retired }:
                engine.Report(AlertRules.Silent, entry.Device, false, "it was removed", null, at);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Advance(long at, AlertEngine engine)
    {
    }

    /// <summary>True when nobody of a network was heard since the silence of its devices began.</summary>
    public bool IsQuiet(string segment) => _segments.TryGetValue(segment, out var sound) && sound.Devices.Count >= Enough && sound.HeardAt <= sound.QuietIf;

    /// <summary>How long a network was not heard, in words; how many devices it has.</summary>
    public (string Silence, int Devices) Describe(string segment, long at) =>
        _segments.TryGetValue(segment, out var sound) && sound.Devices.Count > 0 ? (DurationText.Of((at - sound.HeardAt) / 1e6), sound.Devices.Count) : (string.Empty, 0);

    private void OnSilence(string device, AvailabilityBody silence, long at, AlertEngine engine)
    {
        // Nobody was heard in the time in which this device should have spoken once: it is not the device. A rhythm is needed to say that.
        var began = at - (long)(silence.SilentSeconds * 1e6);
        var segment = SegmentOf(device);
        segment.QuietIf = Math.Max(segment.QuietIf, silence.UsualSeconds is { } usual ? began + (long)(usual * 1e6) : long.MinValue);
        engine.Report(AlertRules.Silent, device, true, $"{engine.Label(device)} is silent: {silence.Reason}.", "Check its power and its place; when it is gone for good, remove it.", at);
    }

    private SegmentSound SegmentOf(string device)
    {
        // For each message: no text is made.
        var segment = device.LastIndexOf('/') is > 0 and var cut ? device.AsSpan(0, cut) : device;
        if (!_segments.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var sound))
        {
            _segments[segment.ToString()] = sound = new SegmentSound();
        }

        return sound;
    }
}
