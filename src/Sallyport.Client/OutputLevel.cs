namespace Sallyport.Client;

/// <summary>A level for an output.</summary>
/// <param name="Output">0..7.</param>
/// <param name="Level">Per mille, 0..1000.</param>
/// <param name="ExpectedTarget">The target that the caller saw, per mille, 0..1000; when it is another one now, nothing is raised (<c>target-moved</c>). Null: not compared.</param>
public sealed record OutputLevel(int Output, int Level, int? ExpectedTarget = null);
