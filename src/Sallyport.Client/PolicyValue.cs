namespace Sallyport.Client;

/// <summary>A choice; null goes back to the default.</summary>
/// <param name="Scope">Protocol or device.</param>
/// <param name="Key">Full key.</param>
/// <param name="Value">One of the allowed values.</param>
public sealed record PolicyValue(string Scope, string Key, string? Value);
