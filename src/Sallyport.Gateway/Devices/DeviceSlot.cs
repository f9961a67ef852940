namespace Sallyport.Gateway.Devices;

/// <summary>A device in the projection: its record and the rhythm that is learned from it.</summary>
internal sealed class DeviceSlot(DeviceRecord record)
{
    /// <summary>Intervals that must be seen before a device can be called late.</summary>
    private const int EnoughIntervals = 3;

    /// <summary>A device is late after this many of its own intervals without a message.</summary>
    private const int LateAfterIntervals = 3;

    private const long MarginMicroseconds = 10_000_000;

    private long _meanMicroseconds;
    private int _intervals;
    private long _lastUplinkMicroseconds;

    public DeviceRecord Record { get; set; } = record;

    public bool IsDirty { get; set; }

    /// <summary>Version of the projection when something else than traffic changed.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Learns from one message; the mean follows slowly, so that one gap does not spoil it.</summary>
    public void Heard(long timeMicroseconds)
    {
        var interval = timeMicroseconds - _lastUplinkMicroseconds;
        if (_lastUplinkMicroseconds != 0 && interval > 0)
        {
            _meanMicroseconds = _intervals == 0 ? interval : _meanMicroseconds + ((interval - _meanMicroseconds) / Math.Min(_intervals + 1, 8));
            _intervals = Math.Min(_intervals + 1, 8);
        }

        _lastUplinkMicroseconds = timeMicroseconds;
    }

    /// <summary>The rhythm of a device that was away says nothing about how it behaves now.</summary>
    public void StartAnew()
    {
        _lastUplinkMicroseconds = 0;
        _intervals = 0;
    }

    /// <summary>True when its message is overdue by its own rhythm, or by the sleep that it reported.</summary>
    public bool IsLate(long nowMicroseconds)
    {
        var expected = _intervals >= EnoughIntervals ? _meanMicroseconds : (Record.SleepSeconds ?? 0) * 1_000_000;
        return expected > 0 && nowMicroseconds - Record.LastSeenMicroseconds > (LateAfterIntervals * expected) + MarginMicroseconds;
    }
}
