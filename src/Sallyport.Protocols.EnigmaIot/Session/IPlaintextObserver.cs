namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Sees what frames say in clear. Spans are valid for the call only; some plaintexts hold keys, which the observer must mask before it keeps them.</summary>
public interface IPlaintextObserver
{
    /// <summary>The frame that is being received was opened. What the session makes of it follows as an event.</summary>
    /// <param name="key">Which key fitted.</param>
    /// <param name="plaintext">The encrypted part in clear.</param>
    void Opened(FrameKey key, ReadOnlySpan<byte> plaintext);

    /// <summary>The frame that is sent next, in the same call.</summary>
    /// <param name="key">Which key it is sealed with.</param>
    /// <param name="plaintext">The encrypted part in clear.</param>
    void Sealed(FrameKey key, ReadOnlySpan<byte> plaintext);
}
