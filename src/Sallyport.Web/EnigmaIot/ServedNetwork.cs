using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Wire;

namespace Sallyport.Web.EnigmaIot;

/// <summary>A network of the running gateway as the original's API looks at it.</summary>
internal sealed class ServedNetwork(OriginalNetwork network, IGatewayControl control, TimeProvider time) : IOriginalView
{
    private const string Protocol = "enigmaiot";

    /// <summary>Devices that the gateway lists; what it says where the original says 35.</summary>
    private const int MaximumNodes = 1_000_000;

    public string Name => network.Name;

    public OriginalGateway Gateway => new()
    {
        Network = network.Name,
        AccessPoint = network.Address,
        Station = network.Address,
        Channel = network.Channel,
        FreeOctets = Math.Max(0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(false)),
        MaximumNodes = MaximumNodes,
    };

    public IReadOnlyList<OriginalNode> Nodes =>
        [.. control.Devices.Where(device => device.Protocol == Protocol && device.Segment == network.Name).Select(Registered).OfType<OriginalNode>()];

    public long NowMicroseconds => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The id by which the rest of the gateway knows a node.</summary>
    public string IdOf(MacAddress address) => new DeviceId(Protocol, network.Name, address.ToString()).ToString();

    private static OriginalNode? Registered(DeviceRecord device) =>
        device is { NodeId: { } id, SessionSinceMicroseconds: { } since } && MacAddress.TryParse(device.Address, out var address)
            ? new OriginalNode
            {
                NodeId = id,
                Address = address,
                Name = device.AnnouncedName,
                SessionSinceMicroseconds = since,
                LastSeenMicroseconds = device.LastSeenMicroseconds,
                Sleepy = device.Sleepy,
                Broadcast = device.Broadcast,
                TimeSync = device.TimeSync,
                Rssi = device.Rssi,
                PacketsPerHour = device.PacketsPerHour,
                Received = device.Received,
                Lost = device.Lost,
                Firmware = device.Firmware,
            }
            : null;
}
