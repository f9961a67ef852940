using System.Text;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>Both roles joined on virtual time.</summary>
public class PairTests
{
    [Fact]
    public void QuietAir_OneHour_DeliversEverythingOnce()
    {
        using var pair = new Pair(1);
        Talk(pair, TimeSpan.FromHours(1));
        Assert.Single(pair.GatewayEvents, entry => entry.Event.Kind == GatewayEventKind.Joined);
        Assert.Equal(Enumerable.Range(1, 360).Select(at => $"up {at}"), Uplinks(pair));
        Assert.Equal(360, Downlinks(pair).Count());
        Assert.True(pair.Node.ClockSynchronised);
        Assert.True(pair.Gateway.TryGetNode("kitchen", out var node));
        Assert.Equal(0u, node.Statistics.Lost);
        Assert.DoesNotContain(pair.GatewayEvents, entry => entry.Event.Kind == GatewayEventKind.Refused);
    }

    /// <summary>Whatever the air does: nothing is made up, nothing is taken twice in a session, and afterwards the pair is well again.</summary>
    [Theory]
    [InlineData("loss")]
    [InlineData("duplication")]
    [InlineData("reordering")]
    [InlineData("replay")]
    [InlineData("corruption")]
    [InlineData("all")]
    public void BadAir_OneHour_KeepsTheRulesAndRecovers(string fault)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            using var pair = new Pair(seed);
            pair.Faults = fault switch
            {
                "loss" => new AirFaults(Loss: 0.3),
                "duplication" => new AirFaults(Duplication: 0.5),
                "reordering" => new AirFaults(Reordering: 0.3),
                "replay" => new AirFaults(Replay: 0.3),
                "corruption" => new AirFaults(Corruption: 0.3),
                _ => new AirFaults(0.2, 0.2, 0.2, 0.1, 0.05),
            };
            Talk(pair, TimeSpan.FromHours(1));
            AssertRules(pair);
            pair.Faults = default;
            pair.Run(TimeSpan.FromMinutes(3));
            pair.SendUp("settling");
            pair.Run(TimeSpan.FromMinutes(1));
            pair.SendUp("well again");
            pair.SendDown("heard");
            pair.Run(TimeSpan.FromMinutes(1));
            Assert.True(Uplinks(pair)[^1] == "well again", $"seed {seed}: uplink");
            Assert.True(Downlinks(pair).Last() == "heard", $"seed {seed}: downlink");
        }
    }

    [Fact]
    public void WrongNetworkKey_OneHour_RegistersNobody()
    {
        using var pair = new Pair(1, nodeKey: "another key");
        Talk(pair, TimeSpan.FromHours(1));
        Assert.Equal(0, pair.Gateway.NodeCount);
        var others = pair.GatewayEvents.Where(entry => entry.Event.Kind != GatewayEventKind.Downlink);
        Assert.All(others, entry => Assert.Equal(RefusalReason.BadTag, entry.Event.Refusal));
        Assert.True(pair.Node.HasPendingData);
        Assert.NotEqual(NodeState.Registered, pair.Node.State);
        Assert.Empty(Uplinks(pair));
    }

    [Fact]
    public void Reboot_AgainAndAgain_RegistersAnewAndLosesNoSession()
    {
        using var pair = new Pair(3);
        for (var round = 1; round <= 10; round++)
        {
            Talk(pair, TimeSpan.FromMinutes(2));
            pair.RebootNode();
        }

        AssertRules(pair);
        Assert.Equal(10, pair.GatewayEvents.Count(entry => entry.Event.Kind == GatewayEventKind.Joined));
        Assert.DoesNotContain(pair.GatewayEvents, entry => entry.Event.Kind == GatewayEventKind.Left);
        Assert.Equal(1, pair.Gateway.NodeCount);
    }

    /// <summary>The promise of section 8: the message that met a gateway without our key goes out again under the new key.</summary>
    [Fact]
    public void GatewayReboot_TheMessageThatMetIt_IsDelivered()
    {
        using var pair = new Pair(6);
        pair.RunUntil(() => pair.IsRegistered);
        pair.SendUp("up 1");
        pair.RunUntil(() => Uplinks(pair).Count == 1);
        pair.RebootGateway();
        pair.SendUp("up 2");
        pair.RunUntil(() => Uplinks(pair).Count == 2);
        Assert.Equal(["up 1", "up 2"], Uplinks(pair));
    }

    [Fact]
    public void NodeReboot_MessageBeforeRegistration_IsDelivered()
    {
        using var pair = new Pair(7);
        pair.RunUntil(() => pair.IsRegistered);
        pair.RebootNode();
        pair.SendUp("up 1");
        pair.RunUntil(() => Uplinks(pair).Count == 1);
        Assert.Equal(2, pair.GatewayEvents.Count(entry => entry.Event.Kind == GatewayEventKind.Joined));
    }

    [Fact]
    public void Sleeper_SwitchedOffInItsSleep_KeepsItsSessionAndGetsItsDownlinks()
    {
        using var pair = new Pair(8, sleepSeconds: 20);
        pair.RunUntil(() => pair.IsRegistered);
        for (var cycle = 1; cycle <= 5; cycle++)
        {
            pair.SendUp($"up {cycle}");
            pair.RunUntil(() => pair.Node.State == NodeState.Sleeping);
            pair.SendDown($"down {cycle}", cycle);
            pair.Run(TimeSpan.FromSeconds(5));
            pair.PowerCycleNode();
            pair.Run(TimeSpan.FromMilliseconds(100));
        }

        pair.SendUp("up 6");
        pair.RunUntil(() => Downlinks(pair).Count() == 5);
        Assert.Equal(Enumerable.Range(1, 6).Select(cycle => $"up {cycle}"), Uplinks(pair));
        Assert.Equal(Enumerable.Range(1, 5).Select(cycle => $"down {cycle}"), Downlinks(pair));
        Assert.Single(pair.GatewayEvents, entry => entry.Event.Kind == GatewayEventKind.Joined);
    }

    /// <summary>A quarter of an hour on a bad air with a gateway that reboots every two and a half minutes.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Sleeper_OnBadAirWithReboots_Recovers(int seed)
    {
        using var pair = new Pair(seed, sleepSeconds: 10);
        pair.Faults = new AirFaults(0.1, 0.1, 0.1, 0.1, 0.1);
        for (var round = 1; round <= 30; round++)
        {
            pair.SendUp($"up {round}");
            pair.Run(TimeSpan.FromSeconds(30));
            if (round % 5 == 0)
            {
                pair.RebootGateway();
            }
        }

        AssertRules(pair);
        pair.Faults = default;
        pair.SendUp("well again");
        pair.RunUntil(() => Uplinks(pair).LastOrDefault() == "well again");
    }

    [Fact]
    public void Sleeper_SentDownlinks_HearsEachAfterItsData()
    {
        using var pair = new Pair(4, sleepSeconds: 30);
        pair.SendUp("first");
        pair.Run(TimeSpan.FromSeconds(20));
        for (var round = 1; round <= 20; round++)
        {
            pair.SendDown($"down {round}", round);
            pair.SendUp($"up {round}");
            pair.Run(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(round => $"down {round}"), Downlinks(pair));
        Assert.Contains(pair.NodeEvents, entry => entry.Event.Kind == NodeEventKind.Sleeping);
        Assert.Single(pair.GatewayEvents, entry => entry.Event.Kind == GatewayEventKind.Joined);
    }

    [Fact]
    public void CounterEnd_Reached_IsPassedWithoutLosingAMessage()
    {
        using var pair = new Pair(5);
        pair.Run(TimeSpan.FromSeconds(20));
        for (var at = 1; at <= 65_600; at++)
        {
            pair.Submit(new NodeCommand(NodeCommandKind.SendData, BitConverter.GetBytes(at), PayloadEncoding.Raw));
            pair.Run(TimeSpan.FromMilliseconds(pair.Node.State == NodeState.Registered ? 10 : 20_000));
        }

        var taken = pair.GatewayEvents.Where(entry => entry.Event.Kind == GatewayEventKind.Uplink).Select(entry => BitConverter.ToInt32(entry.Payload)).ToArray();
        Assert.Equal(Enumerable.Range(1, 65_600), taken.Distinct().Order());
        Assert.Equal(2, pair.GatewayEvents.Count(entry => entry.Event.Kind == GatewayEventKind.Joined));
    }

    private static void Talk(Pair pair, TimeSpan span)
    {
        pair.Run(TimeSpan.FromSeconds(20));
        for (var at = 1; at <= span.TotalSeconds / 10; at++)
        {
            pair.SendUp($"up {at}");
            pair.SendDown($"down {at}", at);
            pair.Run(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>In each session the gateway's counters only rise; the node takes no downlink twice; nobody hears what was not said.</summary>
    private static void AssertRules(Pair pair)
    {
        var last = 0;
        foreach (var (occurrence, payload) in pair.GatewayEvents)
        {
            if (occurrence.Kind == GatewayEventKind.Joined)
            {
                last = 0;
            }
            else if (occurrence.Kind == GatewayEventKind.Uplink)
            {
                Assert.True(occurrence.Counter > last, "a counter was taken twice");
                Assert.StartsWith("up ", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
                last = occurrence.Counter;
            }
        }

        last = 0;
        foreach (var (occurrence, payload) in pair.NodeEvents)
        {
            if (occurrence.Kind == NodeEventKind.Registered)
            {
                last = 0;
            }
            else if (occurrence.Kind == NodeEventKind.Downlink)
            {
                Assert.True(occurrence.Counter > last, "a downlink was taken twice");
                Assert.StartsWith("down ", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
                last = occurrence.Counter;
            }
        }
    }

    private static List<string> Uplinks(Pair pair) =>
        [.. pair.GatewayEvents.Where(entry => entry.Event.Kind == GatewayEventKind.Uplink).Select(entry => Encoding.UTF8.GetString(entry.Payload))];

    private static IEnumerable<string> Downlinks(Pair pair) =>
        pair.NodeEvents.Where(entry => entry.Event.Kind == NodeEventKind.Downlink).Select(entry => Encoding.UTF8.GetString(entry.Payload));
}
