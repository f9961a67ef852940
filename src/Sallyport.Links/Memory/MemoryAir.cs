using System.Collections.Immutable;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Memory;

/// <summary>
/// A perfect medium inside one process: whatever one station sends reaches the others in order, at once or after a fixed latency on the given clock.
/// For tests and for gateways embedded as a library; the simulation has a medium with losses. Each link belongs to one thread; its peers may belong to others.
/// </summary>
/// <param name="clock">Time of sending; null when frames arrive with the next poll.</param>
/// <param name="latency">From sending to arrival, on <paramref name="clock"/>; ignored without a clock.</param>
public sealed class MemoryAir(IClock? clock = null, TimeSpan latency = default)
{
    private ImmutableArray<MemoryLink> _stations = [];

    /// <summary>Adds a station.</summary>
    /// <param name="address">Its address; other stations may have the same one, as on a real medium.</param>
    /// <param name="acceptsAnyDestination">True for a gateway that answers for every unicast destination.</param>
    /// <param name="rssi">Signal strength in dBm that others hear it with; null = unknown.</param>
    /// <param name="channel">Radio channel 1..14; stations hear only their own channel.</param>
    public MemoryLink Attach(MacAddress address, bool acceptsAnyDestination = false, sbyte? rssi = null, byte? channel = null)
    {
        var link = new MemoryLink(this, address, acceptsAnyDestination, rssi, channel);
        ImmutableInterlocked.Update(ref _stations, static (stations, link) => stations.Add(link), link);
        return link;
    }

    internal Instant ArrivalTime => clock is null ? Instant.Zero : clock.Now.Monotonic + latency;

    internal void Detach(MemoryLink link) => ImmutableInterlocked.Update(ref _stations, static (stations, link) => stations.Remove(link), link);

    /// <summary>Delivers to all that listen; returns what the sender's radio would see.</summary>
    internal TransmitOutcome Carry(MemoryLink sender, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        var heard = false;
        foreach (var station in _stations)
        {
            if (!ReferenceEquals(station, sender) && station.Channel == sender.Channel && station.Hears(destination))
            {
                heard |= station.Accept(source, destination, sender.Rssi, octets);
            }
        }

        return heard || destination.IsBroadcast ? TransmitOutcome.Acknowledged : TransmitOutcome.NotAcknowledged;
    }
}
