namespace Sallyport.Gateway.Frames;

/// <summary>What became of a frame.</summary>
public enum FrameVerdict : byte
{
    /// <summary>In: the session took it.</summary>
    Accepted,

    /// <summary>In: the session refused it, and it changed nothing.</summary>
    Refused,

    /// <summary>Out: given to the link; nobody waits for its outcome, or it is not known yet.</summary>
    Sent,

    /// <summary>Out: the peer's radio acknowledged it, or the peer itself where its protocol does that.</summary>
    Acknowledged,

    /// <summary>Out: no acknowledgement came; or, with a reason, the peer said no.</summary>
    NotAcknowledged,

    /// <summary>Out: the link cannot tell.</summary>
    OutcomeUnknown,
}
