using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Fleet;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Simulation;

/// <summary>Fleets with the gateway role of the core, on virtual time.</summary>
public sealed class FleetTests
{
    private static readonly MacAddress Gateway = new(0x0253414C4C59);

    [Fact]
    public void Fleet_OfOneSeed_MakesTheSameTrafficTwice_AndOtherTrafficWithAnotherSeed()
    {
        var first = Run(FleetOptions.Mixed(60) with { Seed = 5, Loss = 0.05 }, 3);
        Assert.Equal(first, Run(FleetOptions.Mixed(60) with { Seed = 5, Loss = 0.05 }, 3));
        Assert.NotEqual(first.Digest, Run(FleetOptions.Mixed(60) with { Seed = 6, Loss = 0.05 }, 3).Digest);
        Assert.NotEqual(first.Digest, Run(FleetOptions.Mixed(60) with { Seed = 5, Loss = 0.06 }, 3).Digest);
    }

    [Fact]
    public void Fleet_InGoodAir_GetsInExceptForWrongKeysAndRogues()
    {
        var options = FleetOptions.Mixed(100) with { Seed = 3 };
        var outsiders = options.Groups.Where(static group => group.Behaviour is NodeBehaviour.WrongKey or NodeBehaviour.Rogue).Sum(static group => group.Count);
        var result = Run(options, 4);
        Assert.Equal(4, outsiders);
        Assert.Equal(100 - outsiders, result.Registered);
        Assert.True(result.Uplinks > 500, $"{result.Uplinks} uplinks");
        Assert.True(result.Refused > 20, $"{result.Refused} refused");
    }

    [Theory]
    [InlineData(NodeBehaviour.Sleepy)]
    [InlineData(NodeBehaviour.Awake)]
    [InlineData(NodeBehaviour.Broadcast)]
    [InlineData(NodeBehaviour.Clock)]
    [InlineData(NodeBehaviour.Flapping)]
    public void Behaviour_Alone_ReportsAtItsInterval(NodeBehaviour behaviour)
    {
        var result = Run(new FleetOptions { Groups = [new FleetGroup { Behaviour = behaviour, Count = 3, IntervalSeconds = 5 }] }, 5);
        Assert.Equal(3, result.Registered);
        Assert.InRange(result.Uplinks, 100, 200); // 3 nodes, 5 minutes, every 5 seconds: 180 at best
        Assert.True(behaviour != NodeBehaviour.Clock || result.ClockAnswers >= 30);
    }

    [Theory]
    [InlineData(NodeBehaviour.WrongKey)]
    [InlineData(NodeBehaviour.Rogue)]
    public void Behaviour_OfAnOutsider_NeverGetsIn(NodeBehaviour behaviour)
    {
        var result = Run(new FleetOptions { Groups = [new FleetGroup { Behaviour = behaviour, Count = 3, IntervalSeconds = 1 }] }, 5);
        Assert.Equal((0, 0L), (result.Registered, result.Uplinks));
        Assert.True(result.Refused > 0);
    }

    [Fact]
    public void FleetFile_WithMistakes_NamesEachWithItsPath()
    {
        var errors = FleetOptions.Parse("""{ "minutes": 0, "loss": 2, "groups": [ { "behaviour": "sleepy", "count": 0 }, ] }"""u8, out var options);
        Assert.Null(options);
        Assert.Equal(["minutes: above 0, at most 525600", "loss: 0..1", "groups[0].count: 1..100000"], errors);
        Assert.Single(FleetOptions.Parse("""{ "groups": [ { "behaviour": "dancing", "count": 1 } ] }"""u8, out _));
        Assert.Single(FleetOptions.Parse("""{ "groups": [], "minuts": 3 }"""u8, out _));
        Assert.Single(FleetOptions.Parse("null"u8, out _));
    }

    [Fact]
    public void FleetFile_WithCommentsAndGroups_IsRead()
    {
        var errors = FleetOptions.Parse(
            """
            { // a small one
              "seed": 9, "loss": 0.1, "networkName": "Field",
              "groups": [ { "behaviour": "sleepy", "count": 2, "intervalSeconds": 60, "payload": "msgPack", "name": "barn" }, { "behaviour": "wrongKey", "count": 1 } ] }
            """u8,
            out var options);
        Assert.Empty(errors);
        Assert.Equal((9UL, 3, "Field", PayloadFlavour.MsgPack, NodeBehaviour.WrongKey), (options!.Seed, options.Devices, options.NetworkName, options.Groups[0].Payload, options.Groups[1].Behaviour));
        using var world = new FleetWorld(options, "a key of a field", Gateway);
        Assert.Equal(["barn1", "barn2", "wrongkey1"], world.Devices.Select(static device => device.Name));
    }

    private static Result Run(FleetOptions options, int minutes)
    {
        using var world = new FleetWorld(options, "simulated network", Gateway);
        using var digest = new TrafficDigest(world.Air);
        using var gateway = new SimulatedGateway(world, options.Seed);
        world.Scheduler.RunFor(TimeSpan.FromMinutes(minutes));
        return new Result(
            digest.Current, gateway.Registered, gateway.CountOf(GatewayEventKind.Uplink), gateway.CountOf(GatewayEventKind.Refused), gateway.CountOf(GatewayEventKind.ClockAnswered));
    }

    private sealed record Result(string Digest, int Registered, long Uplinks, long Refused, long ClockAnswers);
}
