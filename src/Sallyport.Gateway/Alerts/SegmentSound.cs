namespace Sallyport.Gateway.Alerts;

/// <summary>When anybody of a network was heard. Times are microseconds of the engine's clock.</summary>
internal sealed class SegmentSound
{
    /// <summary>Devices that were heard. Only devices with a session are, so their number is bounded as the list of devices is.</summary>
    public HashSet<string> Devices { get; } = new(StringComparer.Ordinal);

    public long HeardAt { get; private set; } = long.MinValue;

    /// <summary>The network is quiet when nobody was heard after this.</summary>
    public long QuietIf { get; set; } = long.MinValue;

    public void Heard(string device, long at)
    {
        Devices.Add(device);
        HeardAt = at;
    }
}
