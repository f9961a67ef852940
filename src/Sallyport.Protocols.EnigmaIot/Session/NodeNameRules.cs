using System.Buffers;
using System.Text;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// Which names the gateway accepts. The original takes any 1..32 octets; a name is a topic segment and a way to address a node, so ours must be fit for both.
/// </summary>
public static class NodeNameRules
{
    /// <summary>Reserved: addresses all nodes.</summary>
    public const string Broadcast = "broadcast";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("#+/\\");

    /// <summary>Checks everything but whether another node has the name.</summary>
    /// <param name="octets">The name as it came, untrusted.</param>
    /// <param name="name">The text when the answer is none, otherwise null.</param>
    /// <returns>None, Empty, TooLong (more than 32 octets) or Malformed.</returns>
    public static NameRefusal Check(ReadOnlySpan<byte> octets, out string? name)
    {
        name = null;
        if (octets.IsEmpty)
        {
            return NameRefusal.Empty;
        }

        if (octets.Length > FrameLayout.MaximumName)
        {
            return NameRefusal.TooLong;
        }

        Span<char> text = stackalloc char[FrameLayout.MaximumName];
        if (!System.Text.Unicode.Utf8.IsValid(octets))
        {
            return NameRefusal.Malformed;
        }

        text = text[..Encoding.UTF8.GetChars(octets, text)];
        if (text.ContainsAny(Forbidden) || HasControl(text) || text.SequenceEqual(Broadcast) || MacAddress.TryParse(text, out _))
        {
            return NameRefusal.Malformed;
        }

        name = new string(text);
        return NameRefusal.None;
    }

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }
}
