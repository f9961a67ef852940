using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>A device in the picture of the network.</summary>
/// <param name="Id"><c>protocol/segment/address</c>.</param>
/// <param name="Protocol">Protocol name.</param>
/// <param name="Segment">Network, tree or bus.</param>
/// <param name="Address">Address in the protocol's own form.</param>
/// <param name="Name">Name; null while it had none.</param>
/// <param name="State">State at that moment.</param>
/// <param name="LastSeen">When it was heard last; null: not among the counted entries.</param>
/// <param name="Rssi">Signal strength in dBm; null when unknown.</param>
/// <param name="Received">Data messages received in all.</param>
/// <param name="Lost">Data messages missing in all.</param>
/// <param name="Parent">Id of the device over which it is heard; null: the gateway hears it itself, as in a star.</param>
internal sealed record TopologyNodeView(
    string Id, string Protocol, string Segment, string Address, string? Name, string State, string? LastSeen, int? Rssi, long Received, long Lost, string? Parent)
{
    public static TopologyNodeView Of(DeviceRecord device) => new(
        device.Id,
        device.Protocol,
        device.Segment,
        device.Address,
        device.Name,
        Words.Kebab($"{device.State}"),
        device.LastSeenMicroseconds == 0 ? null : EntryJson.Time(device.LastSeenMicroseconds),
        device.Rssi,
        device.Received,
        device.Lost,
        null);
}
