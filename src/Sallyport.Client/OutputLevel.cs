namespace Sallyport.Client;

/// <summary>A level for an output.</summary>
/// <param name="Output">0..7.</param>
/// <param name="Level">Per mille, 0..1000.</param>
public sealed record OutputLevel(int Output, int Level);
