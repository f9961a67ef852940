namespace Sallyport.Web.EnigmaIot;

/// <summary>What an answer of the original's API promises, still to be done by whoever carries it.</summary>
public enum OriginalAction : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The gateway starts anew.</summary>
    RestartGateway,

    /// <summary>The gateway goes back to its factory state.</summary>
    ResetGateway,

    /// <summary>The node gets the control command <c>restart</c>.</summary>
    RestartNode,

    /// <summary>The node gets INVALIDATE_KEY 6.</summary>
    RemoveNode,
}
