using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>One fact that the host role reports. <see cref="Kind"/> says which fields mean something; the others are at their default.</summary>
public readonly record struct HostEvent
{
    /// <summary>What happened.</summary>
    public required HostEventKind Kind { get; init; }

    /// <summary>With which device.</summary>
    public Endpoint Device { get; init; }

    /// <summary>Of the wish.</summary>
    public ulong Ticket { get; init; }

    /// <summary>Which command.</summary>
    public CommandId Command { get; init; }

    /// <summary>Type of the packet.</summary>
    public PacketType Type { get; init; }

    /// <summary>How an exchange ended.</summary>
    public ExchangeOutcome Outcome { get; init; }

    /// <summary>What a sealed result said.</summary>
    public SealedStatus SealedStatus { get; init; }

    /// <summary>What protected it.</summary>
    public Protection Protection { get; init; }

    /// <summary>Why a packet or a wish was refused.</summary>
    public RefusalReason Refusal { get; init; }

    /// <summary>From the last octet that left to the answer.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>An emergency stop: an authenticated status says so, not only an acknowledgement that anybody could forge.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Ended: somebody is in charge of the device here, so its watchdog is fed.</summary>
    public bool IsInCharge { get; init; }

    /// <summary>PONG: how strong the device heard the ping, in steps of 0.5 dB; 0 = unknown.</summary>
    public byte Rssi { get; init; }

    /// <summary>How long a temporary key lives.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Of a Status.</summary>
    public DeviceStatus Status { get; init; }

    /// <summary>Of an Info.</summary>
    public DeviceInfo Info { get; init; }

    /// <summary>Of a status report.</summary>
    public StatusReport Report { get; init; }
}
