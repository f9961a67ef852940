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
                "replay" => new AirFaults(Replay: 0.2),
                "corruption" => new AirFaults(Corruption: 0.1),
                _ => new AirFaults(0.2, 0.2, 0.2, 0.1, 0.05),
            };
            Talk(pair, TimeSpan.FromHours(1));
            AssertRules(pair);
            pair.Faults = default;
            pair.Run(TimeSpan.FromMinutes(3));
            pair.Submit(new NodeCommand(NodeCommandKind.SendData, "settling"u8.ToArray(), PayloadEncoding.Raw));
            pair.Run(TimeSpan.FromMinutes(1));
            pair.Submit(new NodeCommand(NodeCommandKind.SendData, "well again"u8.ToArray(), PayloadEncoding.Raw));
            pair.Submit(new GatewayCommand(GatewayCommandKind.DataSet, Pair.NodeAddress, 1, Payload: "heard"u8.ToArray()));
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
        Assert.All(pair.GatewayEvents.Where(entry => entry.Event.Kind != GatewayEventKind.Downlink), entry => Assert.Equal(RefusalReason.BadTag, entry.Event.Refusal));
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
            pair.Reboot();
        }

        AssertRules(pair);
        Assert.Equal(10, pair.GatewayEvents.Count(entry => entry.Event.Kind == GatewayEventKind.Joined));
        Assert.DoesNotContain(pair.GatewayEvents, entry => entry.Event.Kind == GatewayEventKind.Left);
        Assert.Equal(1, pair.Gateway.NodeCount);
    }

    [Fact]
    public void Sleeper_SentDownlinks_HearsEachAfterItsData()
    {
        using var pair = new Pair(4, sleepy: true);
        pair.Submit(new NodeCommand(NodeCommandKind.SendData, "first"u8.ToArray(), PayloadEncoding.Raw));
        pair.Run(TimeSpan.FromSeconds(20));
        for (var round = 1; round <= 20; round++)
        {
            pair.Submit(new GatewayCommand(GatewayCommandKind.DataSet, Pair.NodeAddress, round, Payload: Encoding.UTF8.GetBytes($"down {round}")));
            pair.Submit(new NodeCommand(NodeCommandKind.SendData, Encoding.UTF8.GetBytes($"up {round}"), PayloadEncoding.Raw));
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
            pair.Submit(new NodeCommand(NodeCommandKind.SendData, Encoding.UTF8.GetBytes($"up {at}"), PayloadEncoding.Raw));
            pair.Submit(new GatewayCommand(GatewayCommandKind.DataSet, Pair.NodeAddress, at, Payload: Encoding.UTF8.GetBytes($"down {at}")));
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
