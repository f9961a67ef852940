namespace Sallyport.Payloads;

/// <summary>Some octets of a payload and what they mean.</summary>
/// <param name="Offset">First octet, counted from the payload's.</param>
/// <param name="Length">Octets, above 0.</param>
/// <param name="Name">What it is: a name of the format, or the path of the value.</param>
/// <param name="Value">Its value for people.</param>
/// <param name="Unit">Unit of the value; null where the format names none.</param>
/// <param name="IsValue">True for a value, false for what only says where values are.</param>
public sealed record PayloadField(int Offset, int Length, string Name, string Value, string? Unit, bool IsValue);
