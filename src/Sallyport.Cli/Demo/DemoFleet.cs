using Sallyport.Links;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Simulation.Fleet;
using Sallyport.Wire;

namespace Sallyport.Cli.Demo;

/// <summary>The devices of the demo in real time: sleepy sensors, awake ones, a display that hears broadcasts, a clock, lamps that obey, one with a loose plug, one with a wrong key, and a rogue.</summary>
internal sealed class DemoFleet : IDisposable
{
    /// <summary>Names of the lamps, which obey commands.</summary>
    public static readonly IReadOnlyList<string> Lamps = ["lamp1", "lamp2"];

    /// <summary>Their addresses, in the same order.</summary>
    public static readonly IReadOnlyList<string> LampAddresses = [.. Lamps.Select(static (_, index) => LampAddress(index).ToString())];

    private const ulong FirstLamp = 0x0253_0000_0101;

    private readonly FleetWorld _world;
    private readonly List<DemoLamp> _lamps;
    private readonly FleetRunner _runner;

    /// <summary>Makes the devices; they boot within seconds of <see cref="RunAsync"/>.</summary>
    /// <param name="seed">Decides what they do and measure.</param>
    /// <param name="network">Name of the network.</param>
    /// <param name="key">The key's text.</param>
    /// <param name="gateway">The gateway's address.</param>
    /// <param name="link">Leads to the gateway; disposed with the fleet.</param>
    /// <param name="loss">Share of frames that the air loses; a lost name leaves its device without one.</param>
    public DemoFleet(ulong seed, string network, string key, MacAddress gateway, ILink link, double loss = 0.01)
    {
        var options = new FleetOptions
        {
            Seed = seed,
            Loss = loss,
            NetworkName = network,
            Groups =
            [
                new FleetGroup { Behaviour = NodeBehaviour.Sleepy, Count = 4, IntervalSeconds = 4, Name = "garden" },
                new FleetGroup { Behaviour = NodeBehaviour.Awake, Count = 2, IntervalSeconds = 2, Payload = PayloadFlavour.MsgPack, Name = "room" },
                new FleetGroup { Behaviour = NodeBehaviour.Broadcast, Count = 1, IntervalSeconds = 5, Payload = PayloadFlavour.MsgPack, Name = "display" },
                new FleetGroup { Behaviour = NodeBehaviour.Clock, Count = 1, IntervalSeconds = 5, Name = "clock" },
                new FleetGroup { Behaviour = NodeBehaviour.Flapping, Count = 1, IntervalSeconds = 3, Payload = PayloadFlavour.Raw, Name = "loose-plug" },
                new FleetGroup { Behaviour = NodeBehaviour.WrongKey, Count = 1, IntervalSeconds = 3, Name = "stranger" },
                new FleetGroup { Behaviour = NodeBehaviour.Rogue, Count = 1, IntervalSeconds = 6 },
            ],
        };
        _world = new FleetWorld(options, key, gateway, tune: Hurry);
        _lamps = [.. Lamps.Select((name, index) => new DemoLamp(_world, LampAddress(index), name, seed))];
        _runner = new FleetRunner(_world, link, TimeProvider.System);
    }

    /// <summary>Shortens the waits before a hello: they spread thousands of nodes after a power cut, and here somebody is watching.</summary>
    public static NodeOptions Hurry(NodeOptions options) => options with
    {
        ReconnectionPeriod = TimeSpan.FromMilliseconds(200),
        PreRegistrationDelay = TimeSpan.FromMilliseconds(400),
        PostRegistrationDelay = TimeSpan.FromMilliseconds(400),
    };

    /// <summary>Runs the fleet until it is cancelled, which is a normal end.</summary>
    public Task RunAsync(CancellationToken stop) => _runner.RunAsync(TimeSpan.MaxValue, stop);

    private static MacAddress LampAddress(int index) => new(FirstLamp + (ulong)index);

    public void Dispose()
    {
        _runner.Dispose();
        _lamps.ForEach(static lamp => lamp.Dispose());
        _world.Dispose();
    }
}
