namespace Sallyport.Gateway.History;

/// <summary>How far a walk over the journal got.</summary>
/// <param name="IsComplete">False: it reached its bound, and older messages were not looked at.</param>
/// <param name="OldestMicroseconds">UTC microseconds of the oldest message that was read; null for none.</param>
/// <param name="Messages">How many were read.</param>
public readonly record struct WalkReach(bool IsComplete, long? OldestMicroseconds, int Messages);
