namespace Sallyport.Cli.Decoding;

/// <summary>Lays fields over a frame one after the other, so that every octet belongs to exactly one.</summary>
/// <param name="frame">The frame as on the air.</param>
internal sealed class FieldWriter(byte[] frame)
{
    private readonly List<FieldSpan> _fields = [];

    /// <summary>Where the next field begins.</summary>
    public int At { get; private set; }

    /// <summary>All fields so far.</summary>
    public IReadOnlyList<FieldSpan> Fields => _fields;

    /// <summary>The next field; nothing happens for 0 octets.</summary>
    public void Add(int length, string name, string? value = null)
    {
        if (length > 0)
        {
            _fields.Add(new FieldSpan(At, length, name, Convert.ToHexStringLower(frame.AsSpan(At, length)), value));
            At += length;
        }
    }

    /// <summary>Everything up to <paramref name="end"/>.</summary>
    public void AddUpTo(int end, string name, string? value = null) => Add(end - At, name, value);
}
