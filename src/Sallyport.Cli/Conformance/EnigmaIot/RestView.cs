using System.Text.Json;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Web.EnigmaIot;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>The replayed gateway as the product's copy of the original API looks at it.</summary>
/// <remarks>What depends on where the recorded gateway stood (its Wi-Fi, its memory) is taken from the recording; what it printed of nodes and network is not.</remarks>
internal sealed class RestView(VectorFile file, ReplayGateway gateway) : IOriginalView
{
    private readonly OriginalGateway _place = Place(file);

    /// <inheritdoc/>
    public OriginalGateway Gateway => _place;

    /// <inheritdoc/>
    public IReadOnlyList<OriginalNode> Nodes => [.. gateway.Nodes.Select(static node => Node(node))];

    /// <inheritdoc/>
    public long NowMicroseconds => gateway.Now.Monotonic.Microseconds;

    private static OriginalNode Node(in NodeSnapshot node) => new()
    {
        NodeId = node.NodeId,
        Address = node.Address,
        Name = node.Name,
        SessionSinceMicroseconds = node.KeySince.Microseconds,
        LastSeenMicroseconds = node.LastMessage.Microseconds,
        Sleepy = node.Sleepy,
        Broadcast = node.BroadcastEnabled,
        TimeSync = node.TimeSync,
        Rssi = node.Rssi,
        PacketsPerHour = node.Statistics.PacketsPerHour,
        Received = node.Statistics.Received,
        Lost = node.Statistics.Lost,
        Firmware = node.Version?.ToString(),
    };

    private static OriginalGateway Place(VectorFile file)
    {
        var here = new OriginalGateway { Network = file.NetworkName, AccessPoint = file.Gateway, Station = file.Gateway, Channel = ReplayGateway.Channel, MaximumNodes = 1_000_000 };
        if (file.Exchanges.FirstOrDefault(static exchange => exchange is { Method: "GET", Target: "/api/gw/info", Status: 200 }) is not { } info)
        {
            return here;
        }

        using var document = JsonDocument.Parse(info.Body);
        var told = document.RootElement;
        return here with
        {
            AccessPointName = told.GetProperty("ap").GetString()!,
            Bssid = told.GetProperty("bssid").GetString()!,
            Rssi = told.GetProperty("rssi").GetInt32(),
            TransmitPowerDbm = told.TryGetProperty("txpower", out var power) ? power.GetDouble() : null,
            Dns = told.GetProperty("dns").GetString()!,
            FreeOctets = told.GetProperty("mem").GetInt64(),
        };
    }
}
