using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.History;

/// <summary>The course of one value.</summary>
/// <param name="Path">Where it stands in the payloads.</param>
/// <param name="Label">The path as people say it.</param>
/// <param name="Unit">Its unit; empty where the payload does not tell it.</param>
/// <param name="Kind">How it changes.</param>
/// <param name="Words">Of a word: the words by the numbers that the points have; else empty.</param>
/// <param name="IsRaw">True: each point is one reading. False: each point is a bucket.</param>
/// <param name="UsualIntervalMicroseconds">The median time between readings, within a tenth; null for fewer than two.</param>
/// <param name="Points">In the order of time; null where no reading came for more than four usual intervals (and five seconds): a gap.</param>
public sealed record HistorySeries(
    string Path, string Label, string Unit, PayloadValueKind Kind, IReadOnlyList<string> Words, bool IsRaw, long? UsualIntervalMicroseconds, IReadOnlyList<HistoryPoint?> Points);
