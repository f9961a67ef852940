namespace Sallyport.Gateway.Frames.Filter;

/// <summary>One value of a term.</summary>
/// <param name="Text">As it was written, without quotes.</param>
/// <param name="Least">Smallest number that fits; for a duration microseconds.</param>
/// <param name="Most">Largest number that fits.</param>
/// <param name="Octets">Octets that must occur.</param>
internal sealed record FilterValue(string Text, long Least, long Most, byte[] Octets);
