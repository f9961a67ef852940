namespace Sallyport.Wire.Anatomy;

/// <summary>What the encrypted field of a frame says in clear.</summary>
/// <param name="Offset">Where the encrypted field begins in the frame.</param>
/// <param name="Fields">They cover every octet of the plaintext once; offsets count from its first octet.</param>
public sealed record PlainPart(int Offset, IReadOnlyList<FieldSpan> Fields);
