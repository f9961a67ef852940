namespace Sallyport.Wire;

/// <summary>When a session wants to be woken, and the name of the timer that asks for it.</summary>
/// <param name="At">Monotonic instant; in the past means "at once".</param>
/// <param name="Name">A constant name such as <c>key-expiry</c>; shown in logs and failing tests.</param>
public readonly record struct Deadline(Instant At, string Name)
{
    /// <summary>The earlier of two deadlines, either of which may be missing.</summary>
    public static Deadline? Earlier(Deadline? left, Deadline? right) =>
        left is null ? right : right is null || left.Value.At <= right.Value.At ? left : right;
}
