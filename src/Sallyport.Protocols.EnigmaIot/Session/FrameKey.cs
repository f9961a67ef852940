namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Which of its keys a session opened or sealed a frame with. Never the key itself.</summary>
public enum FrameKey : byte
{
    /// <summary>In clear.</summary>
    None,

    /// <summary>The network key, for hellos.</summary>
    Network,

    /// <summary>The key of the node's session.</summary>
    Session,

    /// <summary>The key that was agreed beside the session's and is not proved yet.</summary>
    NextSession,

    /// <summary>The key of broadcasts.</summary>
    Broadcast,
}
