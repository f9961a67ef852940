using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Gateway.EStim;

/// <summary>What the gateway knows of a device with outputs; a snapshot.</summary>
public sealed record OutputDevice
{
    /// <summary>Device id.</summary>
    public required string Device { get; init; }

    /// <summary>Name of its bus.</summary>
    public required string Bus { get; init; }

    /// <summary>Address on the bus, two hexadecimal digits.</summary>
    public required string Address { get; init; }

    /// <summary>It answers.</summary>
    public bool IsReached { get; init; }

    /// <summary>The gateway has a key for it.</summary>
    public bool HasKey { get; init; }

    /// <summary>State in the newest status under a key; null when unknown.</summary>
    public DeviceState? State { get; init; }

    /// <summary>Why its outputs last went down; null when unknown.</summary>
    public StopReason? Reason { get; init; }

    /// <summary>Somebody here is in charge: its watchdog is fed.</summary>
    public bool IsInCharge { get; init; }

    /// <summary><c>sealed</c>, <c>plain</c> (weak), <c>none</c> (no key, or a wrong one).</summary>
    public string Protection { get; init; } = "none";

    /// <summary>What is wrong, for people; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>When the temporary key ends, UTC microseconds; null without one.</summary>
    public long? KeyEndsAtMicroseconds { get; init; }

    /// <summary>Time from the last octet of a packet to its answer, of the newest exchange.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Packets that were answered, of the last hundred.</summary>
    public int AnsweredOfHundred { get; init; } = 100;

    /// <summary>How strong the device hears the gateway, in dBm, approximately; null on a wire.</summary>
    public int? Rssi { get; init; }

    /// <summary>When it last said anything, UTC microseconds; null for never.</summary>
    public long? LastHeardMicroseconds { get; init; }

    /// <summary>When the last emergency stop was sent, UTC microseconds; null for never.</summary>
    public long? StopSentMicroseconds { get; init; }

    /// <summary>From the emergency stop to the first acknowledgement; null while there is none.</summary>
    public TimeSpan? StopAnswered { get; init; }

    /// <summary>From the emergency stop to a status under a key that says so; null while there is none.</summary>
    public TimeSpan? StopVerified { get; init; }

    /// <summary>Its outputs, by number.</summary>
    public IReadOnlyList<OutputView> Outputs { get; init; } = [];

    /// <summary>True when an output may have a level.</summary>
    public bool MayBeActive => State is DeviceState.Active or DeviceState.RampDown;
}
