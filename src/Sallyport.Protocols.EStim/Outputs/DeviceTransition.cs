namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>One legal way of a device.</summary>
/// <param name="From">Where it is.</param>
/// <param name="Trigger">What happens.</param>
/// <param name="To">Where it is then.</param>
public readonly record struct DeviceTransition(DeviceState From, DeviceTrigger Trigger, DeviceState To);
