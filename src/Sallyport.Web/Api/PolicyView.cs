namespace Sallyport.Web.Api;

/// <summary>All policies: what can be chosen and what is.</summary>
/// <param name="Definitions">Each with its default, its values and what they mean.</param>
/// <param name="Values">What differs from the default.</param>
internal sealed record PolicyView(IReadOnlyList<PolicyDefinitionView> Definitions, IReadOnlyList<PolicyValueView> Values);

/// <summary>One policy.</summary>
internal sealed record PolicyDefinitionView(string Key, string Protocol, string Default, IReadOnlyList<string> Allowed, bool PerDevice, string Meaning, string Consequence);

/// <summary>A choice.</summary>
internal sealed record PolicyValueView(string Scope, string Key, string Value);

/// <summary>Body of <c>PUT /api/v1/policies</c>; a null value goes back to the default.</summary>
internal sealed record PolicyOrder
{
    public required string Scope { get; init; }

    public required string Key { get; init; }

    public required string? Value { get; init; }
}
