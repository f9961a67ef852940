namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Where a node is in its life (enigmaiot.md section 8); <see cref="NodeTransitions"/> holds the ways between the states.</summary>
public enum NodeState : byte
{
    /// <summary>Not started, or between a restart and the next start.</summary>
    Off,

    /// <summary>The gateway's address is unknown; a scan was asked for.</summary>
    Searching,

    /// <summary>No session; the next hello waits for its time.</summary>
    Unregistered,

    /// <summary>A hello is on its way; only now a SERVER_HELLO is accepted.</summary>
    WaitForServerHello,

    /// <summary>There is a session key.</summary>
    Registered,

    /// <summary>The radio is off until the wake timer.</summary>
    Sleeping,

    /// <summary>The configuration was erased; the node does nothing until its host makes a new session.</summary>
    Factory,
}
