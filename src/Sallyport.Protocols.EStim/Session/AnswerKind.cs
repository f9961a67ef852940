namespace Sallyport.Protocols.EStim.Session;

/// <summary>What ends the wait of an exchange.</summary>
internal enum AnswerKind : byte
{
    /// <summary>ACK or NACK.</summary>
    Acknowledgement,

    /// <summary>A PONG with the ping's octet.</summary>
    Pong,

    /// <summary>A sealed result that verifies.</summary>
    SealedResult,
}
