namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>First argument of control 0xFF, up (section 10.3).</summary>
public enum OtaStatus : byte
{
    /// <summary>The start record was taken.</summary>
    Started = 0,

    /// <summary>A chunk came before a start.</summary>
    StartError = 1,

    /// <summary>The MD5 over all chunks fits.</summary>
    CheckOk = 2,

    /// <summary>The MD5 does not fit, or the updater refused the image.</summary>
    CheckFailed = 3,

    /// <summary>A chunk is missing; the last good index follows.</summary>
    OutOfSequence = 4,

    /// <summary>More than 10 s without a firmware message.</summary>
    Timeout = 5,

    /// <summary>Written; the node restarts.</summary>
    FinishedOk = 6,
}
