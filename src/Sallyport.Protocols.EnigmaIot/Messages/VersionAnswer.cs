using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of control 0x81, up: three octets, not text as the original's description says (section 9).</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number.</param>
public readonly record struct VersionAnswer(byte Major, byte Minor, byte Patch)
{
    /// <summary>Octets after the code.</summary>
    public const int Length = 3;

    /// <summary>Version of the original that this implementation follows: 0.9.8.</summary>
    public static VersionAnswer Implemented => new(0, 9, 8);

    /// <summary>Reads the octets after the code; more than three are refused.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out VersionAnswer answer)
    {
        var fits = arguments.Length == Length;
        answer = fits ? new VersionAnswer(arguments[0], arguments[1], arguments[2]) : default;
        return fits ? RefusalReason.None : RefusalReason.Malformed;
    }

    /// <summary>Writes the three octets after the code.</summary>
    public void Write(Span<byte> arguments)
    {
        arguments[0] = Major;
        arguments[1] = Minor;
        arguments[2] = Patch;
    }

    /// <summary><c>major.minor.patch</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";
}
