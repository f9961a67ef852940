using Sallyport.Wire;

namespace Sallyport.Web.EnigmaIot;

/// <summary>What <c>/api/gw/info</c> and <c>/api/gw/maxnodes</c> tell. The original is a station in somebody's Wi-Fi; where there is no such thing, words are empty and numbers null.</summary>
public sealed record OriginalGateway
{
    /// <summary>Protocol version; 0.9.8 is the newest of the original.</summary>
    public string Version { get; init; } = "0.9.8";

    /// <summary>Network name.</summary>
    public required string Network { get; init; }

    /// <summary>Address of the access point, to which nodes send. The answer shows it under <c>STA</c>: the original swaps the two.</summary>
    public required MacAddress AccessPoint { get; init; }

    /// <summary>Address of the station. The answer shows it under <c>AP</c>.</summary>
    public required MacAddress Station { get; init; }

    /// <summary>Radio channel.</summary>
    public int? Channel { get; init; }

    /// <summary>Name of the Wi-Fi that it is a station of.</summary>
    public string AccessPointName { get; init; } = "";

    /// <summary>Address of that Wi-Fi's access point as text.</summary>
    public string Bssid { get; init; } = "";

    /// <summary>dBm of that Wi-Fi.</summary>
    public int? Rssi { get; init; }

    /// <summary>Transmission power, dBm; printed with one decimal.</summary>
    public double? TransmitPowerDbm { get; init; }

    /// <summary>Name server as text.</summary>
    public string Dns { get; init; } = "";

    /// <summary>Free memory, octets.</summary>
    public long FreeOctets { get; init; }

    /// <summary>Most nodes that can be registered; the original prints 35.</summary>
    public required int MaximumNodes { get; init; }
}
