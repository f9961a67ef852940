using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>
/// Payload of type C0: version(1) = 0 | state(1) | reason(1) | highest level(2) | uptime(2, minutes) | fault flags(1) (estim.md section 11.6). In clear and
/// unauthenticated: good for an alarm, never a reason to act.
/// </summary>
/// <param name="State">Where the device says that it is.</param>
/// <param name="Reason">Why its outputs last went down.</param>
/// <param name="HighestLevel">The highest level of all outputs, per mille.</param>
/// <param name="UptimeMinutes">Minutes since it started; stays at 65,535.</param>
/// <param name="Faults">All output flags together.</param>
public readonly record struct StatusReport(DeviceState State, StopReason Reason, ushort HighestLevel, ushort UptimeMinutes, OutputFlags Faults)
{
    /// <summary>Octets that version 0 has; a later one may have more.</summary>
    public const int Length = 8;

    private const byte Version = 0;
    private const int StateAt = 1;
    private const int ReasonAt = 2;
    private const int LevelAt = 3;
    private const int UptimeAt = 5;
    private const int FaultsAt = 7;

    /// <summary>Reads a payload; false when it is too short or of another version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, Dialect dialect, out StatusReport report)
    {
        report = default;
        if (payload.Length < Length || payload[0] != Version)
        {
            return false;
        }

        report = new StatusReport(
            (DeviceState)payload[StateAt],
            (StopReason)payload[ReasonAt],
            PacketLayout.ReadUInt16(payload[LevelAt..], dialect),
            PacketLayout.ReadUInt16(payload[UptimeAt..], dialect),
            (OutputFlags)payload[FaultsAt]);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> octets.</summary>
    public void Write(Span<byte> payload, Dialect dialect)
    {
        payload[0] = Version;
        payload[StateAt] = (byte)State;
        payload[ReasonAt] = (byte)Reason;
        PacketLayout.WriteUInt16(payload[LevelAt..], HighestLevel, dialect);
        PacketLayout.WriteUInt16(payload[UptimeAt..], UptimeMinutes, dialect);
        payload[FaultsAt] = (byte)Faults;
    }
}
