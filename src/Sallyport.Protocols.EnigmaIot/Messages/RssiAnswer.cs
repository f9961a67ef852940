using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of the pseudo answer 0x86 that the gateway makes itself; never on the air (section 7.6).</summary>
/// <param name="Dbm">Signal strength of the node's last frame.</param>
/// <param name="Channel">Radio channel, 0 when the link does not know it.</param>
public readonly record struct RssiAnswer(sbyte Dbm, byte Channel)
{
    /// <summary>Octets after the code.</summary>
    public const int Length = 2;

    /// <summary>Reads the octets after the code.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out RssiAnswer answer)
    {
        var fits = arguments.Length == Length;
        answer = fits ? new RssiAnswer(unchecked((sbyte)arguments[0]), arguments[1]) : default;
        return fits ? RefusalReason.None : RefusalReason.Malformed;
    }

    /// <summary>Writes the two octets after the code.</summary>
    public void Write(Span<byte> arguments)
    {
        arguments[0] = unchecked((byte)Dbm);
        arguments[1] = Channel;
    }
}
