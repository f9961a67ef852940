namespace Sallyport.Cli.Decoding;

/// <summary>Some octets of a frame and what they mean, as <c>decode</c> prints them.</summary>
/// <param name="Offset">First octet.</param>
/// <param name="Length">Octets, above 0.</param>
/// <param name="Name">The field's name on the wire page.</param>
/// <param name="Hex">The octets as they are on the air, lower case.</param>
/// <param name="Value">Their meaning for people; null where there is none to tell, or no key to tell it.</param>
internal sealed record DecodedField(int Offset, int Length, string Name, string Hex, string? Value);
