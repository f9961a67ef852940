using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the gateway role knows of one registered node at one moment; a copy.</summary>
public readonly record struct NodeSnapshot
{
    /// <summary>The node's address.</summary>
    public required MacAddress Address { get; init; }

    /// <summary>Id on the wire, 0..65533; shared above 65,534 nodes.</summary>
    public required ushort NodeId { get; init; }

    /// <summary>The accepted name, null while there is none.</summary>
    public required string? Name { get; init; }

    /// <summary>Whether a renewal is under way; never <see cref="GatewayNodeState.Unregistered"/>.</summary>
    public required GatewayNodeState State { get; init; }

    /// <summary>Downlinks wait for the next data message.</summary>
    public required bool Sleepy { get; init; }

    /// <summary>The node has the broadcast key.</summary>
    public required bool BroadcastEnabled { get; init; }

    /// <summary>The node has asked for the time in this session.</summary>
    public required bool TimeSync { get; init; }

    /// <summary>A downlink waits for the next data message.</summary>
    public required bool DownlinkWaiting { get; init; }

    /// <summary>Signal strength of the last authentic frame in dBm, null when the link does not know it.</summary>
    public required sbyte? Rssi { get; init; }

    /// <summary>Channel of that frame, null when the link does not know it.</summary>
    public required byte? Channel { get; init; }

    /// <summary>The version that the node told in this session, null before it was asked.</summary>
    public required VersionAnswer? Version { get; init; }

    /// <summary>When the key was made.</summary>
    public required Instant KeySince { get; init; }

    /// <summary>When the last data message was accepted, or the hello while there is none.</summary>
    public required Instant LastMessage { get; init; }

    /// <summary>Totals of the address, over all its sessions.</summary>
    public required NodeStatistics Statistics { get; init; }

    /// <summary>The own address that the node talks to.</summary>
    public required MacAddress Local { get; init; }
}
