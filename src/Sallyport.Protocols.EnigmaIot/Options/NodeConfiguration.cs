using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Options;

/// <summary>
/// What a node keeps across power cuts (enigmaiot.md section 16, "node file"). <see cref="NodeConfigurationJson"/> reads and writes the original's form.
/// </summary>
public sealed record NodeConfiguration
{
    /// <summary>Most octets of a network name.</summary>
    public const int MaximumNetworkName = 20;

    /// <summary>Most octets of a node name.</summary>
    public const int MaximumNodeName = 32;

    /// <summary>Longest sleep that the original's page accepts, in seconds.</summary>
    public const uint MaximumSleepSeconds = 13_600;

    /// <summary>1..20 octets of UTF-8; the SSID that a scan looks for.</summary>
    public required string NetworkName { get; init; }

    /// <summary>32 octets: the hashed key, see <c>Keys.NetworkKey</c>. Secret.</summary>
    public required ReadOnlyMemory<byte> NetworkKey { get; init; }

    /// <summary>Seconds between two messages of a sleepy node; 0 = the node never sleeps. Default 0.</summary>
    public uint SleepSeconds { get; init; }

    /// <summary>The gateway's address; <see cref="MacAddress.None"/> while it is not known: the session then asks for a scan.</summary>
    public MacAddress Gateway { get; init; }

    /// <summary>0..32 octets of UTF-8; empty = none. Default empty.</summary>
    public string NodeName { get; init; } = "";
}
