namespace Sallyport.Gateway.History;

/// <summary>What a value did within a bucket, or one reading of it.</summary>
/// <param name="TimeMicroseconds">Begin of the bucket, or the time of the reading; UTC microseconds.</param>
/// <param name="Minimum">Lowest reading.</param>
/// <param name="Maximum">Highest reading.</param>
/// <param name="Mean">Mean of the readings.</param>
/// <param name="Count">How many readings there were, 1 or more.</param>
/// <param name="First">The earliest reading.</param>
/// <param name="Last">The latest reading.</param>
public readonly record struct HistoryPoint(long TimeMicroseconds, double Minimum, double Maximum, double Mean, int Count, double First, double Last);
