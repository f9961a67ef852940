namespace Sallyport.Gateway.EStim;

/// <summary>The target of an output that somebody saw when giving an order.</summary>
/// <param name="Output">0..7.</param>
/// <param name="Target">Per mille, 0..1000.</param>
public sealed record ExpectedTarget(int Output, int Target);
