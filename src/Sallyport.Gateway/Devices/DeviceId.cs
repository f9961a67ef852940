using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Gateway.Devices;

/// <summary>Identity of a device: <c>protocol/segment/address</c>. Addresses are in the protocol's own form; <c>broadcast</c> names all of a segment.</summary>
/// <param name="Protocol">For example <c>enigmaiot</c>; no <c>/</c>.</param>
/// <param name="Segment">Network, tree or bus name; no <c>/</c>.</param>
/// <param name="Address">Address, or <c>broadcast</c>; in a request it may also be a name.</param>
public readonly record struct DeviceId(string Protocol, string Segment, string Address)
{
    /// <summary>The address word that means everybody.</summary>
    public const string Everybody = "broadcast";

    /// <summary>True when everybody in the segment is meant.</summary>
    public bool IsBroadcast => Address == Everybody;

    /// <summary>Reads <c>protocol/segment/address</c>: exactly three parts, none empty.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceId id)
    {
        id = default;
        if (text is null)
        {
            return false;
        }

        var first = text.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : text.IndexOf('/', first + 1);
        if (first < 1 || second <= first + 1 || second == text.Length - 1 || text.IndexOf('/', second + 1) >= 0)
        {
            return false;
        }

        id = new DeviceId(text[..first], text[(first + 1)..second], text[(second + 1)..]);
        return true;
    }

    /// <summary><c>protocol/segment/address</c>.</summary>
    public override string ToString() => $"{Protocol}/{Segment}/{Address}";
}
