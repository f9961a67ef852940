namespace Sallyport.Devices.EStim;

/// <summary>The drivers of a device's outputs. Called on the pump; must return at once.</summary>
public interface IOutputHardware
{
    /// <summary>Sets the drivers. Level 0 means that the driver is electrically off.</summary>
    /// <param name="levels">Per mille, by output.</param>
    void Drive(ReadOnlySpan<ushort> levels);
}
