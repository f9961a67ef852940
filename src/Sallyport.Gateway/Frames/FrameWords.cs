namespace Sallyport.Gateway.Frames;

/// <summary>Enum values as the words of REST and of the filter language.</summary>
public static class FrameWords
{
    /// <summary>All verdicts, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Verdicts { get; } = ["accepted", "refused", "sent", "acknowledged", "not-acknowledged", "outcome-unknown"];

    /// <summary>All kinds of keys, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["none", "network", "session", "broadcast", "master", "temporary"];

    /// <summary>The word of a verdict.</summary>
    public static string Of(FrameVerdict verdict) => Verdicts[(int)verdict];

    /// <summary>The word of a kind of key.</summary>
    public static string Of(FrameKeyKind key) => Keys[(int)key];
}
