namespace Sallyport.Wire.Anatomy;

/// <summary>What a member of a JSON text is for.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Meaning">What it is, in a short sentence.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="IsSecret">True when its value is shown nowhere in clear.</param>
public readonly record struct TextMember(FieldRole Role, string? Meaning = null, string? Unit = null, bool IsSecret = false);
