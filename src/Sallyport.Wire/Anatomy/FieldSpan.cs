namespace Sallyport.Wire.Anatomy;

/// <summary>Some octets of a frame and what they mean.</summary>
/// <param name="Offset">First octet, counted from the start of the octets that the outermost field belongs to.</param>
/// <param name="Length">Octets, above 0.</param>
/// <param name="Name">The field's name on the wire page, camel case.</param>
public sealed record FieldSpan(int Offset, int Length, string Name)
{
    /// <summary>What it is for.</summary>
    public FieldRole Role { get; init; }

    /// <summary>Its value for people; null where there is none to tell, or no key to tell it.</summary>
    public string? Value { get; init; }

    /// <summary>What the field is, in a short sentence; null where the name says it.</summary>
    public string? Meaning { get; init; }

    /// <summary>Unit of the value; null where it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>Section of the wire page that describes it: <c>enigmaiot.md 4.3</c>; null for payloads, which have no page.</summary>
    public string? Section { get; init; }

    /// <summary>How the octets inside are encoded, as a word of payloads (<c>cayenne</c>, <c>msgpack</c>); null when they have no encoding of their own.</summary>
    public string? Encoding { get; init; }

    /// <summary>True when the octets are a secret: they are shown nowhere in clear.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Smaller fields inside; they cover every octet of this one once. Empty: it has none.</summary>
    public IReadOnlyList<FieldSpan> Fields { get; init; } = [];

    /// <summary>The first octet behind it.</summary>
    public int End => Offset + Length;
}
