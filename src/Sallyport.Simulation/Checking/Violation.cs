namespace Sallyport.Simulation.Checking;

/// <summary>A rule that does not hold.</summary>
/// <param name="Entity">Who it is about.</param>
/// <param name="Expected">What should have been, and what was.</param>
public sealed record Violation(string Entity, string Expected);
