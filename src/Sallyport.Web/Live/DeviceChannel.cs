using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Live;

/// <summary>The channel <c>devices</c>: state and newest values of every device, each told at most once per message.</summary>
internal sealed class DeviceChannel(IGatewayControl control, TimeProvider time) : ILiveChannel
{
    private const int MostDevices = 1_000;
    private readonly LiveFleet _fleet = new(control, time);

    /// <inheritdoc/>
    public string Word => "devices";

    /// <inheritdoc/>
    public ILiveFeed? Open(LiveCommand order, long? after, AccessScope scope, out string? refusal)
    {
        refusal = null;
        if (order.Devices?.Count > MostDevices)
        {
            refusal = $"'devices' names at most {MostDevices}";
            return null;
        }

        var network = new JournalSearch { Network = order.Network };
        var wanted = order.Devices?.ToHashSet(StringComparer.Ordinal);
        _fleet.Advance();
        return new DeviceFeed(
            control,
            _fleet,
            id => scope.AllowsDevice(id) && network.IsOfNetwork(id) && wanted?.Contains(id) != false,
            after >= _fleet.Since ? after.Value : -1);
    }
}
