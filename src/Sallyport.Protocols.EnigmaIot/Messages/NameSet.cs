using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of control 0x87, down: the new name; the original gateway appends one NUL, which is not part of it (section 9).</summary>
public readonly ref struct NameSet
{
    /// <summary>The name without the terminator, 1..32 octets.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>True when one NUL follows, as the original gateway sends it.</summary>
    public required bool Terminated { get; init; }

    /// <summary>Octets after the code.</summary>
    public int Length => Name.Length + (Terminated ? 1 : 0);

    /// <summary>Reads the octets after the code. One final NUL is taken off; a name that is then empty or longer than 32 is malformed.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out NameSet name)
    {
        var terminated = !arguments.IsEmpty && arguments[^1] == 0;
        name = new NameSet { Name = terminated ? arguments[..^1] : arguments, Terminated = terminated };
        return name.Name.Length is >= 1 and <= Codec.FrameLayout.MaximumName ? RefusalReason.None : RefusalReason.Malformed;
    }

    /// <summary>Writes the octets after the code.</summary>
    public void Write(Span<byte> arguments)
    {
        Name.CopyTo(arguments);
        if (Terminated)
        {
            arguments[Name.Length] = 0;
        }
    }
}
