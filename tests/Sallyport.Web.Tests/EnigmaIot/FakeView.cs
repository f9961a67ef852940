using Sallyport.Web.EnigmaIot;
using Sallyport.Wire;

namespace Sallyport.Web.Tests.EnigmaIot;

/// <summary>The gateway that the vectors were recorded from.</summary>
internal sealed class FakeView : IOriginalView
{
    public static readonly MacAddress Kitchen = new(0x5CCF7F123456);
    public static readonly MacAddress Second = new(0x5CCF7F0D0D0D);
    private static readonly MacAddress Address = new(0x246F28AABBCC);

    public OriginalGateway Gateway { get; } = new()
    {
        Network = "FieldNet",
        AccessPoint = Address,
        Station = Address,
        Channel = 3,
        AccessPointName = "HomeWiFi",
        Bssid = "24:6F:28:AA:BB:CC",
        Rssi = -61,
        TransmitPowerDbm = 19.5,
        Dns = "127.0.0.1",
        FreeOctets = 200_000,
        MaximumNodes = 35,
    };

    public List<OriginalNode> List { get; } = [Node(0, Kitchen, "kitchen2")];

    public IReadOnlyList<OriginalNode> Nodes => List;

    public long NowMicroseconds { get; set; } = 10_000_000;

    public static OriginalNode Node(int id, MacAddress address, string? name) => new()
    {
        NodeId = id,
        Address = address,
        Name = name,
        Broadcast = true,
        TimeSync = true,
        Rssi = -61,
        PacketsPerHour = 17816.1171875f,
        Received = 20,
        Firmware = "0.9.8",
    };
}
