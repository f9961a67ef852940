using System.Net.Sockets;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Fleet;
using Sallyport.Wire;

namespace Sallyport.Cli.Simulating;

/// <summary>Runs a fleet: alone with a gateway session on virtual time, or against a gateway behind a UDP link in real time.</summary>
internal static class FleetSimulation
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    /// <summary>As fast as it goes, on virtual time.</summary>
    public static SimReport RunAlone(FleetOptions fleet, string key, MacAddress gatewayAddress, CancellationToken stop)
    {
        using var world = new FleetWorld(fleet, key, gatewayAddress);
        using var digest = new TrafficDigest(world.Air);
        using var gateway = new SimulatedGateway(world, fleet.Seed);
        Instant end = world.Scheduler.Now + TimeSpan.FromMinutes(fleet.Minutes);
        while (world.Scheduler.Now < end && !stop.IsCancellationRequested)
        {
            Instant next = world.Scheduler.Now + Slice;
            world.Scheduler.RunUntil(next < end ? next : end);
        }

        long refused = gateway.CountOf(GatewayEventKind.Refused) + gateway.CountOf(GatewayEventKind.NameRefused);
        return Report(fleet, world, digest) with { Registered = gateway.Registered, Uplinks = gateway.CountOf(GatewayEventKind.Uplink), Lost = gateway.Lost, Refused = refused };
    }

    /// <summary>In real time against a gateway.</summary>
    /// <exception cref="CommandFailure">The link cannot be opened.</exception>
    public static async Task<SimReport> RunAgainstAsync(FleetOptions fleet, string key, MacAddress gatewayAddress, UdpLinkOptions link, CancellationToken stop)
    {
        using var world = new FleetWorld(fleet, key, gatewayAddress);
        using var digest = new TrafficDigest(world.Air);
        using FleetRunner runner = Open(world, link);
        await runner.RunAsync(TimeSpan.FromMinutes(fleet.Minutes), stop).ConfigureAwait(false);
        return Report(fleet, world, digest) with { ToGateway = runner.Uplinks, FromGateway = runner.Downlinks };
    }

    private static FleetRunner Open(FleetWorld world, UdpLinkOptions link)
    {
        try
        {
            return new FleetRunner(world, new UdpLink(link), TimeProvider.System);
        }
        catch (SocketException trouble)
        {
            throw CommandFailure.Refused($"udp://{link.Endpoint}: {trouble.Message}");
        }
    }

    private static SimReport Report(FleetOptions fleet, FleetWorld world, TrafficDigest digest) => new(
        fleet.Protocol, fleet.Seed, fleet.Minutes, world.Devices.Count, digest.Frames, digest.Current, world.Devices.OfType<FleetNode>().Sum(static node => (long)node.Reports),
        null, null, null, null, null, null);
}
