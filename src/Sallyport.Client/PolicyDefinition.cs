namespace Sallyport.Client;

/// <summary>A policy that can be set.</summary>
/// <param name="Key">Full key.</param>
/// <param name="Protocol">To which it belongs.</param>
/// <param name="Default">What holds when nothing is set.</param>
/// <param name="Allowed">Every value.</param>
/// <param name="PerDevice">True when a device can be the scope.</param>
/// <param name="Meaning">What it decides.</param>
/// <param name="Consequence">What happens when it is not at its default.</param>
public sealed record PolicyDefinition(string Key, string Protocol, string Default, IReadOnlyList<string> Allowed, bool PerDevice, string Meaning, string Consequence);
