using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Pairs;

/// <summary>Gateway and node joined in memory. In every run the pair itself checks that no frame is accepted twice.</summary>
public sealed class PairTests
{
    public static TheoryData<string, int> BadAirs
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var air in new[] { "loss", "duplication", "reordering", "replay", "corruption", "everything" })
            {
                for (var seed = 1; seed <= 5; seed++)
                {
                    data.Add(air, seed);
                }
            }

            return data;
        }
    }

    [Fact]
    public void CleanAir_EverythingArrivesOnceAndInOrder()
    {
        var pair = new Pair(1);
        pair.RunUntil(() => pair.Node.State == NodeState.Registered);
        for (byte number = 0; number < 100; number++)
        {
            pair.SendUp(number);
            pair.SendDown(number);
            pair.Run(0.1);
        }

        Assert.Equal(Enumerable.Range(0, 100), pair.Uplinks.Select(payload => (int)payload[0]));
        Assert.Equal(Enumerable.Range(0, 100), pair.Downlinks.Select(payload => (int)payload[0]));
        Assert.Contains(pair.AtGateway, entry => entry.Event is { Kind: GatewayEventKind.Named, Name: "pair" });
        Assert.DoesNotContain(pair.AtGateway, entry => entry.Event.Kind == GatewayEventKind.Refused);
    }

    /// <summary>Five minutes of traffic over a bad air, then a good one: both ends work again, and nothing was made up.</summary>
    [Theory]
    [MemberData(nameof(BadAirs))]
    public void BadAir_BothEndsRecoverAndNothingIsInvented(string air, int seed)
    {
        var pair = new Pair(seed, FaultsOf(air));
        for (var step = 0; step < 300; step++)
        {
            pair.SendUp((byte)step, (byte)(step >> 8));
            pair.SendDown((byte)step, (byte)(step >> 8));
            pair.Run(1);
        }

        pair.Faults = PairFaults.None;
        Assert.All(pair.Uplinks.Concat(pair.Downlinks), payload => Assert.InRange(payload[0] | (payload[1] << 8), 0, 299));
        Assert.NotEmpty(pair.Uplinks);
        Converses(pair);
    }

    [Fact]
    public void WrongNetworkKey_NeverRegistersAndIsReported()
    {
        var pair = new Pair(2, nodeKey: "another network key");
        pair.SendUp(1);
        pair.Run(120);
        Assert.DoesNotContain(pair.AtNode, entry => entry.Event.Kind == NodeEventKind.Registered);
        Assert.Contains(pair.AtGateway, entry => entry.Event is { Kind: GatewayEventKind.Refused, Refusal: RefusalReason.BadTag });
        Assert.DoesNotContain(pair.AtGateway, entry => entry.Event.Kind == GatewayEventKind.Joined);
        Assert.True(pair.Node.HasPendingData);
    }

    /// <summary>The promise of section 8: the message that met a gateway without our key goes out again under the new key.</summary>
    [Fact]
    public void GatewayReboot_TheMessageThatMetItIsDelivered()
    {
        var pair = new Pair(3);
        pair.RunUntil(() => pair.Node.State == NodeState.Registered);
        pair.SendUp(1);
        pair.Run(0.1);
        pair.RebootGateway();
        pair.SendUp(2);
        pair.RunUntil(() => pair.Uplinks.Count == 2);
        Assert.Equal([1, 2], pair.Uplinks.Select(payload => (int)payload[0]));
        Converses(pair);
    }

    [Fact]
    public void NodeReboot_RegistersAgain()
    {
        var pair = new Pair(4);
        pair.RunUntil(() => pair.Node.State == NodeState.Registered);
        pair.SendUp(1);
        pair.Run(0.1);
        pair.RebootNode();
        pair.SendUp(2);
        pair.RunUntil(() => pair.Uplinks.Count == 2);
        Assert.Equal([1, 2], pair.Uplinks.Select(payload => (int)payload[0]));
        Converses(pair);
    }

    [Fact]
    public void Sleeper_GetsItsDownlinkAfterItsDataAndKeepsItsSessionOverPowerCycles()
    {
        var pair = new Pair(5, sleepSeconds: 20);
        pair.RunUntil(() => pair.Node.State == NodeState.Registered);
        for (byte cycle = 0; cycle < 5; cycle++)
        {
            pair.SendUp(cycle);
            pair.RunUntil(() => pair.Node.State == NodeState.Sleeping);
            pair.SendDown(cycle);
            pair.Run(5);
            pair.PowerCycleNode();
            pair.Run(0.1);
        }

        pair.SendUp(5);
        pair.Run(0.3);
        Assert.Equal(6, pair.Uplinks.Count);
        Assert.Equal([0, 1, 2, 3, 4], pair.Downlinks.Select(payload => (int)payload[0]));
        Assert.Single(pair.AtGateway, entry => entry.Event.Kind == GatewayEventKind.Joined);
    }

    /// <summary>A quarter of an hour of a sleeper on a bad air with a gateway that reboots every two and a half minutes.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void SleeperOnBadAirWithReboots_Recovers(int seed)
    {
        var pair = new Pair(seed, FaultsOf("everything"), sleepSeconds: 10);
        for (var round = 0; round < 30; round++)
        {
            pair.SendUp((byte)round, 0);
            pair.Run(30);
            if (round % 5 == 4)
            {
                pair.RebootGateway();
            }
        }

        pair.Faults = PairFaults.None;
        var before = pair.Uplinks.Count;
        pair.SendUp(200, 0);
        pair.RunUntil(() => pair.Uplinks.Count > before && pair.Uplinks[^1][0] == 200);
    }

    private static PairFaults FaultsOf(string air) => air switch
    {
        "loss" => new PairFaults(Loss: 0.3),
        "duplication" => new PairFaults(Duplication: 0.5),
        "reordering" => new PairFaults(Reordering: 0.3),
        "replay" => new PairFaults(Replay: 0.3),
        "corruption" => new PairFaults(Corruption: 0.3),
        _ => new PairFaults(0.1, 0.1, 0.1, 0.1, 0.1),
    };

    /// <summary>After at most five minutes on a good air a message goes through in each direction.</summary>
    private static void Converses(Pair pair)
    {
        var (up, down) = (pair.Uplinks.Count, pair.Downlinks.Count);
        for (var round = 0; round < 30 && (pair.Uplinks.Count == up || pair.Downlinks.Count == down); round++)
        {
            pair.SendUp(1, 0);
            pair.Run(9);
            pair.SendDown(1, 0);
            pair.Run(1);
        }

        Assert.Equal(NodeState.Registered, pair.Node.State);
        Assert.True(pair.Uplinks.Count > up && pair.Downlinks.Count > down, "no conversation after the air had become good");
    }
}
