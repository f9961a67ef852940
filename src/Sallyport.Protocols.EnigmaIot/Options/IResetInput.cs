namespace Sallyport.Protocols.EnigmaIot.Options;

/// <summary>
/// A button or pin that returns a node to its factory state when it is held for five seconds. The session samples it ten times a second while it is awake.
/// </summary>
public interface IResetInput
{
    /// <summary>True while it is held. Must be cheap: it is read on the session's pump.</summary>
    bool IsHeld { get; }
}
