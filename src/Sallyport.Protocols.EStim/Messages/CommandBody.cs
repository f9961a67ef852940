using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Builds what follows the envelope of a command: numArgs, the rest of the struct, the args (estim.md section 11.3).</summary>
public static class CommandBody
{
    /// <summary>GetInfo, EmergencyStop, KeepAlive, GetStatus: nothing but numArgs = 0.</summary>
    public static byte[] Empty { get; } = [0];

    /// <summary>Arm.</summary>
    /// <param name="outputs">Bit n: output n.</param>
    /// <param name="timeoutSeconds">1..600.</param>
    /// <param name="dialect">Of the link.</param>
    public static byte[] Arm(byte outputs, ushort timeoutSeconds, Dialect dialect)
    {
        byte[] body = [0, outputs, 0, 0];
        PacketLayout.WriteUInt16(body.AsSpan(2), timeoutSeconds, dialect);
        return body;
    }

    /// <summary>SetLevels.</summary>
    public static byte[] SetLevels(ReadOnlySpan<LevelChange> changes, Dialect dialect)
    {
        var body = new byte[1 + (changes.Length * LevelChange.Length)];
        body[0] = (byte)changes.Length;
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i].Write(body.AsSpan(1 + (i * LevelChange.Length)), dialect);
        }

        return body;
    }

    /// <summary>StopAll.</summary>
    /// <param name="rampMilliseconds">0..10000.</param>
    /// <param name="dialect">Of the link.</param>
    public static byte[] StopAll(ushort rampMilliseconds, Dialect dialect)
    {
        byte[] body = [0, 0, 0];
        PacketLayout.WriteUInt16(body.AsSpan(1), rampMilliseconds, dialect);
        return body;
    }

    /// <summary>ClearEmergency.</summary>
    public static byte[] ClearEmergency(uint token, Dialect dialect)
    {
        var body = new byte[5];
        DeviceStatus.WriteToken(body.AsSpan(1), token, dialect);
        return body;
    }

    /// <summary>SetLimits.</summary>
    public static byte[] SetLimits(ReadOnlySpan<OutputLimit> limits, Dialect dialect)
    {
        var body = new byte[1 + (limits.Length * OutputLimit.Length)];
        body[0] = (byte)limits.Length;
        for (var i = 0; i < limits.Length; i++)
        {
            limits[i].Write(body.AsSpan(1 + (i * OutputLimit.Length)), dialect);
        }

        return body;
    }

    /// <summary>SetWatchdog.</summary>
    /// <param name="seconds">1..60.</param>
    public static byte[] SetWatchdog(byte seconds) => [0, seconds];
}
