namespace Sallyport.Gateway.Availability;

/// <summary>What is known of a device's presence at one moment.</summary>
/// <param name="Reason">In words: <c>usually every 10 min, silent for 43 min</c>.</param>
/// <param name="UsualSeconds">How far apart its messages usually are, at most; null while that is not known.</param>
/// <param name="Intervals">How many intervals that rests on, 0..64.</param>
/// <param name="LossShare">Share of its messages that are lost, 0..1.</param>
/// <param name="ExpectedAtMicroseconds">UTC microseconds when its next message is expected; null when that is not known.</param>
/// <param name="LateAtMicroseconds">UTC microseconds when it is called late, or was; null when nobody waits for it.</param>
/// <param name="LateSinceMicroseconds">UTC microseconds since when it is late or offline; null when it is not.</param>
public sealed record DeviceAvailability(
    string Reason,
    double? UsualSeconds,
    int Intervals,
    double LossShare,
    long? ExpectedAtMicroseconds,
    long? LateAtMicroseconds,
    long? LateSinceMicroseconds);
