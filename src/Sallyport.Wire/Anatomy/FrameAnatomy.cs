namespace Sallyport.Wire.Anatomy;

/// <summary>A frame taken apart.</summary>
/// <param name="Type">Name of the message on the wire page; <c>unknown</c> when it has none, <c>none</c> when there are no octets.</param>
/// <param name="Problem">What is wrong with its shape; null when nothing is.</param>
/// <param name="Fields">They cover every octet on the air once.</param>
public sealed record FrameAnatomy(string Type, string? Problem, IReadOnlyList<FieldSpan> Fields)
{
    /// <summary>The encrypted field as it is in clear; null when the frame has none, or nobody opened it.</summary>
    public PlainPart? Plain { get; init; }
}
