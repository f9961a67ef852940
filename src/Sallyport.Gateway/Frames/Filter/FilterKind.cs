namespace Sallyport.Gateway.Frames.Filter;

/// <summary>What may stand behind a key of the filter language.</summary>
public enum FilterKind
{
    /// <summary>Some letters; fits when they occur, upper or lower case.</summary>
    Text,

    /// <summary>One of the words that the key knows.</summary>
    Word,

    /// <summary>A whole number, a comparison (<c>&lt;-70</c>, <c>&gt;=100</c>) or a range (<c>10..20</c>).</summary>
    Number,

    /// <summary>A number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    Duration,

    /// <summary>Pairs of hexadecimal digits that occur in the frame.</summary>
    Hex,
}
