namespace Sallyport.Payloads.Values;

/// <summary>How a value changes.</summary>
public enum PayloadValueKind : byte
{
    /// <summary>A measurement: between two readings it may have been anything.</summary>
    Number,

    /// <summary>True or false; 1 or 0 as a number. It holds until the next reading.</summary>
    Switch,

    /// <summary>One word of some. It holds until the next reading.</summary>
    Word,
}
