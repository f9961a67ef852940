namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>Why the outputs do not do what was asked.</summary>
public enum OutputRefusal : byte
{
    /// <summary>They do it.</summary>
    None,

    /// <summary>A field is out of its range, or an output is named twice.</summary>
    Malformed,

    /// <summary>Not in this state, or the output is not armed, or its electrode is open.</summary>
    WrongState,

    /// <summary>Above the limit of the output.</summary>
    Limit,

    /// <summary>The token is not the one of this emergency.</summary>
    Token,
}
