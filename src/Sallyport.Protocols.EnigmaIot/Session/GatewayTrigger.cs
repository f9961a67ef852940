namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What moves an address from one <see cref="GatewayNodeState"/> to another.</summary>
public enum GatewayTrigger : byte
{
    /// <summary>A CLIENT_HELLO that opens under the network key was answered.</summary>
    Hello = 0,

    /// <summary>A frame opened under the key of the unproved session.</summary>
    Proof = 1,

    /// <summary>A data, control or clock message with a bad length, tag or counter.</summary>
    BadFrame = 2,

    /// <summary>The key is too old or a counter has ended; INVALIDATE_KEY 5 was sent.</summary>
    EndOfKey = 3,

    /// <summary>The operator removed the node; INVALIDATE_KEY 6 was sent.</summary>
    Kick = 4,

    /// <summary>No data message for longer than the network allows.</summary>
    Silence = 5,

    /// <summary>A new message came under the old key long after the hello: the node never sent that hello.</summary>
    Disproof = 6,
}
