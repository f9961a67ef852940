using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.History;

/// <summary>A value that a device said.</summary>
/// <param name="Path">Where it stands in the payloads.</param>
/// <param name="Label">The path as people say it.</param>
/// <param name="Unit">Its unit; empty where the payload does not tell it.</param>
/// <param name="Kind">How it changes.</param>
/// <param name="Number">The newest reading; 1 or 0 for a switch; 0 for a word.</param>
/// <param name="Word">The newest word; null for numbers and switches.</param>
/// <param name="TimeMicroseconds">When the newest reading came, UTC microseconds.</param>
/// <param name="Count">How many readings were looked at.</param>
public sealed record KnownValue(string Path, string Label, string Unit, PayloadValueKind Kind, double Number, string? Word, long TimeMicroseconds, long Count);
