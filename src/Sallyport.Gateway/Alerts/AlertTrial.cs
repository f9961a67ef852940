namespace Sallyport.Gateway.Alerts;

/// <summary>What a rule would have told.</summary>
/// <param name="FromMicroseconds">UTC microseconds of the oldest entry that was read.</param>
/// <param name="ToMicroseconds">UTC microseconds of the end.</param>
/// <param name="Entries">Entries that were read.</param>
/// <param name="IsComplete">False when a limit was reached before all of the week was read.</param>
/// <param name="Count">Alerts that would have been raised.</param>
/// <param name="Alerts">The newest of them, at most 200, the oldest first.</param>
/// <param name="Note">What the reader must know; null for nothing.</param>
public sealed record AlertTrial(long FromMicroseconds, long ToMicroseconds, long Entries, bool IsComplete, int Count, IReadOnlyList<TriedAlert> Alerts, string? Note);
