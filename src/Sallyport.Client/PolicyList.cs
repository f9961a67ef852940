namespace Sallyport.Client;

/// <summary>All policies.</summary>
/// <param name="Definitions">What can be chosen.</param>
/// <param name="Values">What is, where it differs from the default.</param>
public sealed record PolicyList(IReadOnlyList<PolicyDefinition> Definitions, IReadOnlyList<PolicyValue> Values);
