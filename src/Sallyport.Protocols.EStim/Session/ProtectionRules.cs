using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>Which type carries which protection, and which commands it may carry (estim.md sections 8, 9.4 and 11.3).</summary>
public static class ProtectionRules
{
    /// <summary>The packet type of a protection.</summary>
    public static PacketType TypeOf(Protection protection) => (PacketType)((byte)PacketType.Plaintext + (byte)protection);

    /// <summary>The protection of a command type 05..09.</summary>
    public static Protection Of(PacketType type) => (Protection)((byte)type - (byte)PacketType.Plaintext);

    /// <summary>True for 08 and 09.</summary>
    public static bool IsSealed(this Protection protection) => protection >= Protection.SealedMaster;

    /// <summary>True under the temporary key.</summary>
    public static bool IsTemporary(this Protection protection) => protection is Protection.Temporary or Protection.SealedTemporary;

    /// <summary>True under the master key.</summary>
    public static bool IsMaster(this Protection protection) => protection is Protection.Master or Protection.SealedMaster;

    /// <summary>Whether a protection may carry a command at all. What a temporary key's permissions say comes on top.</summary>
    public static bool Allows(Protection protection, CommandId command) => protection switch
    {
        Protection.Clear => command is CommandId.Beacon or CommandId.GetInfo or CommandId.GetStatus or CommandId.EmergencyStop or CommandId.KeepAlive,
        Protection.Temporary or Protection.SealedTemporary => !IsMasterOnly(command),
        _ => true,
    };

    /// <summary>True for what a temporary key can never do.</summary>
    public static bool IsMasterOnly(CommandId command) =>
        command is CommandId.SetLimits or CommandId.ClearEmergency or CommandId.SetWatchdog or CommandId.InitTempKey;

    /// <summary>True for what a temporary key can always do, whatever its permissions say.</summary>
    public static bool IsAlwaysPermitted(CommandId command) =>
        command is CommandId.StopAll or CommandId.EmergencyStop or CommandId.KeepAlive or CommandId.GetInfo or CommandId.GetStatus or CommandId.Beacon;
}
