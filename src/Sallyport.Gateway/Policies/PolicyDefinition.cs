namespace Sallyport.Gateway.Policies;

/// <summary>One choice that an operator has, with what it means in plain words.</summary>
/// <param name="Key">Full key: protocol, dot, name; for example <c>enigmaiot.unencrypted</c>.</param>
/// <param name="Default">The strict value that holds when nothing is set.</param>
/// <param name="Allowed">Every value that may be set.</param>
/// <param name="PerDevice">True when a device id may be the scope, beside the protocol.</param>
/// <param name="Meaning">What the policy decides.</param>
/// <param name="Consequence">What happens when it is not at its default.</param>
public sealed record PolicyDefinition(string Key, string Default, IReadOnlyList<string> Allowed, bool PerDevice, string Meaning, string Consequence)
{
    /// <summary>Protocol that it belongs to: the part before the dot.</summary>
    public string Protocol => Key[..Key.IndexOf('.', StringComparison.Ordinal)];
}
