namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Octets of a command's struct, numArgs included, and of each of its args (estim.md section 6).</summary>
/// <param name="StructLength">1 or more: the first octet is always numArgs.</param>
/// <param name="ArgLength">0 for commands without args: numArgs must then be 0.</param>
public readonly record struct CommandShape(int StructLength, int ArgLength)
{
    /// <summary>The shape of a command of the protocol or of the device model; null for all others.</summary>
    public static CommandShape? Of(CommandId id) => id switch
    {
        CommandId.Beacon or CommandId.GetInfo or CommandId.EmergencyStop or CommandId.KeepAlive or CommandId.GetStatus => new(1, 0),
        CommandId.InitTempKey => new(InitTempKey.StructLength, Permission.Length),
        CommandId.Arm => new(4, 0),
        CommandId.SetLevels => new(1, LevelChange.Length),
        CommandId.StopAll => new(3, 0),
        CommandId.ClearEmergency => new(5, 0),
        CommandId.Status => new(DeviceStatus.StructLength, OutputStatus.Length),
        CommandId.SetLimits => new(1, OutputLimit.Length),
        CommandId.SetWatchdog => new(2, 0),
        CommandId.Info => new(DeviceInfo.StructLength, 0),
        _ => null,
    };
}
