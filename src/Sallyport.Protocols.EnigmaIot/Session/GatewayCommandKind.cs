namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the host wants the gateway role to do.</summary>
public enum GatewayCommandKind : byte
{
    /// <summary>Send user data as 0x02 (0x82 to broadcast).</summary>
    DataSet,

    /// <summary>Send user data as 0x12 (0x92 to broadcast).</summary>
    DataGet,

    /// <summary>Send a control payload as 0x04 (0x84 to broadcast). <c>RssiGet</c> is answered by the gateway itself.</summary>
    Control,

    /// <summary>End the node's session with reason 6.</summary>
    Kick,
}
