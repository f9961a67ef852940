namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>The whole state machine of a device as one table (estim.md section 11.1). The outputs move only along it, and the diagram in the documentation is made from it.</summary>
public static class DeviceTransitions
{
    private static readonly DeviceTransition[] Table =
    [
        new(DeviceState.Disarmed, DeviceTrigger.Armed, DeviceState.Armed),
        new(DeviceState.Armed, DeviceTrigger.Armed, DeviceState.Armed),
        new(DeviceState.Active, DeviceTrigger.Armed, DeviceState.Active),
        new(DeviceState.Armed, DeviceTrigger.LevelsSet, DeviceState.Active),
        new(DeviceState.Active, DeviceTrigger.LevelsSet, DeviceState.Active),
        new(DeviceState.Armed, DeviceTrigger.ArmTimeout, DeviceState.Disarmed),
        new(DeviceState.Active, DeviceTrigger.Unused, DeviceState.Disarmed),
        new(DeviceState.Armed, DeviceTrigger.Stopped, DeviceState.Disarmed),
        new(DeviceState.Active, DeviceTrigger.Stopped, DeviceState.Disarmed),
        new(DeviceState.RampDown, DeviceTrigger.Stopped, DeviceState.Disarmed),
        new(DeviceState.Active, DeviceTrigger.RampBegun, DeviceState.RampDown),
        new(DeviceState.Disarmed, DeviceTrigger.EmergencyStopped, DeviceState.Emergency),
        new(DeviceState.Armed, DeviceTrigger.EmergencyStopped, DeviceState.Emergency),
        new(DeviceState.Active, DeviceTrigger.EmergencyStopped, DeviceState.Emergency),
        new(DeviceState.RampDown, DeviceTrigger.EmergencyStopped, DeviceState.Emergency),
        new(DeviceState.Emergency, DeviceTrigger.EmergencyStopped, DeviceState.Emergency),
        new(DeviceState.Fault, DeviceTrigger.EmergencyStopped, DeviceState.Emergency),
        new(DeviceState.Armed, DeviceTrigger.Failed, DeviceState.Fault),
        new(DeviceState.Active, DeviceTrigger.Failed, DeviceState.Fault),
        new(DeviceState.RampDown, DeviceTrigger.Failed, DeviceState.Fault),
        new(DeviceState.Emergency, DeviceTrigger.Cleared, DeviceState.Disarmed),
        new(DeviceState.Fault, DeviceTrigger.Cleared, DeviceState.Disarmed),
    ];

    /// <summary>Every legal way, in reading order.</summary>
    public static IReadOnlyList<DeviceTransition> All { get; } = Table;

    /// <summary>Where a trigger leads.</summary>
    /// <exception cref="InvalidOperationException">There is no such way: a mistake of the caller.</exception>
    public static DeviceState After(DeviceState from, DeviceTrigger trigger)
    {
        foreach (var transition in Table)
        {
            if (transition.From == from && transition.Trigger == trigger)
            {
                return transition.To;
            }
        }

        throw new InvalidOperationException($"a device has no way {trigger} out of {from}");
    }
}
