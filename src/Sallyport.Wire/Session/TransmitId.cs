namespace Sallyport.Wire.Session;

/// <summary>Names one frame that a session handed out, so that its outcome can be told to the session later.</summary>
/// <param name="Value">Unique within one session, rising; 0 is "nobody waits for the outcome".</param>
public readonly record struct TransmitId(ulong Value)
{
    /// <summary>Nobody waits for the outcome.</summary>
    public static TransmitId None => default;
}
