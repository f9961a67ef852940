using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>One fact that the gateway role reports. <see cref="Kind"/> says which fields mean something; the others are at their default.</summary>
/// <remarks>One struct for all kinds, so that an accepted frame is reported without an allocation.</remarks>
public readonly record struct GatewayEvent
{
    /// <summary>What happened.</summary>
    public required GatewayEventKind Kind { get; init; }

    /// <summary>The node's address; broadcast for a broadcast downlink.</summary>
    public required MacAddress Node { get; init; }

    /// <summary>The node's id on the wire; may be shared above 65,534 nodes.</summary>
    public ushort NodeId { get; init; }

    /// <summary>The node's name at that moment, null while it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Signal strength of the frame in dBm, null when the link does not know it.</summary>
    public sbyte? Rssi { get; init; }

    /// <summary>Radio channel, null when the link does not know it.</summary>
    public byte? Channel { get; init; }

    /// <summary>The node said that it sleeps between messages.</summary>
    public bool Sleepy { get; init; }

    /// <summary>The node listens to broadcasts.</summary>
    public bool BroadcastEnabled { get; init; }

    /// <summary>False for unencrypted data.</summary>
    public bool Encrypted { get; init; }

    /// <summary>True where the original tells nobody.</summary>
    public bool Silent { get; init; }

    /// <summary>Why a session ended.</summary>
    public InvalidateReason Reason { get; init; }

    /// <summary>Why a frame was refused.</summary>
    public RefusalReason Refusal { get; init; }

    /// <summary>Why a name was refused.</summary>
    public NameRefusal NameRefusal { get; init; }

    /// <summary>Type octet of the frame that caused the event.</summary>
    public MessageType MessageType { get; init; }

    /// <summary>Encoding of the user octets as the original delivers it: always raw for unencrypted data.</summary>
    public PayloadEncoding Encoding { get; init; }

    /// <summary>Which control answer.</summary>
    public ControlCode Code { get; init; }

    /// <summary>The counter of the message.</summary>
    public ushort Counter { get; init; }

    /// <summary>Messages missing directly before this one.</summary>
    public ushort Lost { get; init; }

    /// <summary>The node's totals after this message.</summary>
    public NodeStatistics Statistics { get; init; }

    /// <summary>The host's number of a downlink.</summary>
    public long DownlinkId { get; init; }

    /// <summary>New state of that downlink.</summary>
    public DownlinkState Downlink { get; init; }

    /// <summary>Why that downlink was refused.</summary>
    public DownlinkRefusal DownlinkRefusal { get; init; }
}
