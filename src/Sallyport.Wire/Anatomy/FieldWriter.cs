namespace Sallyport.Wire.Anatomy;

/// <summary>Lays fields over octets one after the other, so that every octet belongs to exactly one.</summary>
/// <param name="section">Section of the wire page that the fields are described in; null where there is none.</param>
/// <param name="offset">Where the first field begins.</param>
public sealed class FieldWriter(string? section, int offset = 0)
{
    private readonly List<FieldSpan> _fields = [];

    /// <summary>Where the next field begins.</summary>
    public int At { get; private set; } = offset;

    /// <summary>All fields so far.</summary>
    public IReadOnlyList<FieldSpan> Fields => _fields;

    /// <summary>The next field; nothing happens for 0 octets.</summary>
    /// <param name="length">Octets, 0 or more.</param>
    /// <param name="name">The field's name on the wire page.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="value">Its value for people.</param>
    /// <param name="meaning">What the field is.</param>
    /// <param name="unit">Unit of the value.</param>
    public void Add(int length, string name, FieldRole role, string? value = null, string? meaning = null, string? unit = null) =>
        Add(new FieldSpan(At, length, name) { Role = role, Value = value, Meaning = meaning, Unit = unit });

    /// <summary>The next field; its offset is set here, and its section where it has none. Nothing happens for 0 octets.</summary>
    public void Add(FieldSpan field)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentOutOfRangeException.ThrowIfNegative(field.Length);
        if (field.Length > 0)
        {
            _fields.Add(field with { Offset = At, Section = field.Section ?? section });
            At += field.Length;
        }
    }

    /// <summary>Everything up to <paramref name="end"/>.</summary>
    public void AddUpTo(int end, string name, FieldRole role, string? value = null, string? meaning = null) => Add(end - At, name, role, value, meaning);
}
