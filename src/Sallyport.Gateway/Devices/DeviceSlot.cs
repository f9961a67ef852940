namespace Sallyport.Gateway.Devices;

/// <summary>A device in the projection.</summary>
internal sealed class DeviceSlot(DeviceRecord record)
{
    public DeviceRecord Record { get; set; } = record;

    public bool IsDirty { get; set; }

    /// <summary>Version of the projection when something else than traffic changed.</summary>
    public long ChangedAt { get; set; }
}
