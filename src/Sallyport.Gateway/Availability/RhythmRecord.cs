namespace Sallyport.Gateway.Availability;

/// <summary>What was learned of a device's rhythm, as it is kept over a restart.</summary>
/// <param name="MeanSeconds">Slow mean of the intervals between its wakes, above 0.</param>
/// <param name="FastSeconds">Fast mean of them.</param>
/// <param name="Count">Intervals behind the slow mean, 1..64.</param>
/// <param name="Loss">Share of its messages that are lost, 0..1.</param>
/// <param name="Gaps">The newest intervals in seconds, at most 16.</param>
public sealed record RhythmRecord(double MeanSeconds, double FastSeconds, int Count, float Loss, IReadOnlyList<float> Gaps);
