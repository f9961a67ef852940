using Sallyport.Wire;

namespace Sallyport.Web.EnigmaIot;

/// <summary>A registered node as the original's API tells of it.</summary>
public sealed record OriginalNode
{
    /// <summary>Id of the session, 0..65,535; above 65,534 nodes several can share one.</summary>
    public required int NodeId { get; init; }

    /// <summary>Radio address.</summary>
    public required MacAddress Address { get; init; }

    /// <summary>Name, null for none.</summary>
    public string? Name { get; init; }

    /// <summary>UTC microseconds when its session began.</summary>
    public long SessionSinceMicroseconds { get; init; }

    /// <summary>UTC microseconds of its newest message.</summary>
    public long LastSeenMicroseconds { get; init; }

    /// <summary>It sleeps between messages.</summary>
    public bool Sleepy { get; init; }

    /// <summary>It listens to broadcasts.</summary>
    public bool Broadcast { get; init; }

    /// <summary>It has asked for the time.</summary>
    public bool TimeSync { get; init; }

    /// <summary>dBm, null when unknown.</summary>
    public int? Rssi { get; init; }

    /// <summary>Weighted mean rate.</summary>
    public float PacketsPerHour { get; init; }

    /// <summary>Data messages received.</summary>
    public long Received { get; init; }

    /// <summary>Data messages missing.</summary>
    public long Lost { get; init; }

    /// <summary>Version that it reported; null (printed 0.0.0) when it was never asked.</summary>
    public string? Firmware { get; init; }
}
