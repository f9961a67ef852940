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

    /// <summary>Take the downlink of that number back from the slot of a sleeping node, because it was cancelled, expired or overtaken; reported as
    /// <see cref="DownlinkState.Dropped"/>. Nothing happens (and nothing is reported) when the slot does not hold it any more.</summary>
    Withdraw,
}
