using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of control 0x08, up: six octets node address, then the name without terminator (section 9).</summary>
public readonly ref struct NameAnswer
{
    /// <summary>The node's own address.</summary>
    public required MacAddress Address { get; init; }

    /// <summary>The name, 0..208 octets; may be empty.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Octets after the code.</summary>
    public int Length => MacAddress.Length + Name.Length;

    /// <summary>Reads the octets after the code.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out NameAnswer answer)
    {
        answer = default;
        if (arguments.Length < MacAddress.Length)
        {
            return RefusalReason.Malformed;
        }

        answer = new NameAnswer { Address = MacAddress.Read(arguments), Name = arguments[MacAddress.Length..] };
        return RefusalReason.None;
    }

    /// <summary>Writes the octets after the code.</summary>
    public void Write(Span<byte> arguments)
    {
        Address.Write(arguments);
        Name.CopyTo(arguments[MacAddress.Length..]);
    }
}
