namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What a <see cref="GatewayEvent"/> tells.</summary>
public enum GatewayEventKind : byte
{
    /// <summary>
    /// A node has a new session. Fields: Node, NodeId, Sleepy, BroadcastEnabled, Rssi, Channel. Name is null. Publishes <c>hello</c> and the RSSI under the
    /// address.
    /// </summary>
    Joined,

    /// <summary>
    /// A node's session ended, or an unregistered sender was told so. Fields: Node, Name?, Reason. <c>Silent</c> is true where the original publishes nothing
    /// (inactivity).
    /// </summary>
    Left,

    /// <summary>A node's name was accepted. Fields: Node, NodeId, Name, Rssi, Channel.</summary>
    Named,

    /// <summary>A node's name was refused. Fields: Node, NodeId, NameRefusal; the payload is the name as sent, at most 217 octets.</summary>
    NameRefused,

    /// <summary>User data; the payload is the user's octets. Fields: Node, NodeId, Name?, Encoding, Counter, Lost, Encrypted, Rssi, Statistics.</summary>
    Uplink,

    /// <summary>A Home Assistant discovery message; the payload is MessagePack. Fields: as Uplink.</summary>
    HomeAssistantDiscovery,

    /// <summary>
    /// A control answer; the payload is the octets after the code. Fields: Node, NodeId, Name?, Code, Rssi. RSSI answers are made by the gateway itself.
    /// </summary>
    ControlAnswer,

    /// <summary>A clock request was answered. Fields: Node, NodeId, Name?, Counter.</summary>
    ClockAnswered,

    /// <summary>The state of a downlink changed. Fields: DownlinkId, Downlink, Node, Counter.</summary>
    Downlink,

    /// <summary>A frame was refused and changed nothing. Fields: Node (its source), Refusal, MessageType. The payload is empty.</summary>
    Refused,
}
