using System.Text;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public class NodeNameRulesTests
{
    [Theory]
    [InlineData("kitchen", NameRefusal.None)]
    [InlineData("a", NameRefusal.None)]
    [InlineData("Küche ☼", NameRefusal.None)]
    [InlineData("12345678901234567890123456789012", NameRefusal.None)]
    [InlineData("Broadcast", NameRefusal.None)]
    [InlineData("5C:CF:7F:12:34", NameRefusal.None)]
    [InlineData("", NameRefusal.Empty)]
    [InlineData("123456789012345678901234567890123", NameRefusal.TooLong)]
    [InlineData("a#", NameRefusal.Malformed)]
    [InlineData("+", NameRefusal.Malformed)]
    [InlineData("a/b", NameRefusal.Malformed)]
    [InlineData("a\\b", NameRefusal.Malformed)]
    [InlineData("a\nb", NameRefusal.Malformed)]
    [InlineData("a\0", NameRefusal.Malformed)]
    [InlineData("a\u007F", NameRefusal.Malformed)]
    [InlineData("a\u0085", NameRefusal.Malformed)]
    [InlineData("5C:CF:7F:12:34:56", NameRefusal.Malformed)]
    [InlineData("1:2:3:4:5:f", NameRefusal.Malformed)]
    [InlineData("broadcast", NameRefusal.Malformed)]
    public void Name_Checked_IsTakenOrRefusedWithItsReason(string name, NameRefusal expected)
    {
        Assert.Equal(expected, NodeNameRules.Check(Encoding.UTF8.GetBytes(name), out var accepted));
        Assert.Equal(expected == NameRefusal.None ? name : null, accepted);
    }

    [Fact]
    public void Name_NotUtf8_IsMalformed() => Assert.Equal(NameRefusal.Malformed, NodeNameRules.Check([0x61, 0xC3], out _));

    [Fact]
    public void Name_Taken_IsRefusedAnsweredAndReported()
    {
        using var bench = new GatewayBench();
        var first = bench.Join(bench.Node(1, 1));
        var second = bench.Join(bench.Node(2, 2));
        bench.Receive(first, first.Name("kitchen"));
        bench.Sink.Clear();
        bench.Receive(second, second.Name("kitchen"));
        var frame = bench.Sink.Sent.Single().Octets;
        NodeNameResult.Parse(frame, second.Open(frame), out var result);
        Assert.Equal(new NodeNameResult(1, NameRefusal.Taken), result);
        var (occurrence, payload) = bench.Sink.Events.Single();
        Assert.Equal((GatewayEventKind.NameRefused, NameRefusal.Taken), (occurrence.Kind, occurrence.NameRefusal));
        Assert.Equal("kitchen"u8, payload);
        Assert.Null(bench.Snapshot(second).Name);
        Assert.True(bench.Session.TryGetNode("kitchen", out var holder));
        Assert.Equal(first.Address, holder.Address);
    }

    [Fact]
    public void Name_RefusedWithAnswersSwitchedOff_IsOnlyReported()
    {
        using var bench = new GatewayBench(options => options with { AnswerNameRefusals = false });
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Name("a/b"));
        Assert.Empty(bench.Sink.Sent);
        Assert.Equal([GatewayEventKind.NameRefused], bench.Sink.Kinds);
    }

    [Fact]
    public void Name_OfANodeThatLeft_IsFreeAgain()
    {
        using var bench = new GatewayBench();
        var first = bench.Join(bench.Node(1, 1));
        bench.Receive(first, first.Name("kitchen"));
        bench.Submit(new GatewayCommand(GatewayCommandKind.Kick, first.Address));
        bench.Sink.Clear();
        var second = bench.Join(bench.Node(2, 2));
        bench.Receive(second, second.Name("kitchen"));
        Assert.Equal([GatewayEventKind.Named], bench.Sink.Kinds);
    }

    [Fact]
    public void Name_ChangedByItsNode_FreesTheOldOne()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Name("kitchen"));
        bench.Receive(node, node.Name("kitchen"));
        bench.Receive(node, node.Name("hall"));
        Assert.Equal([GatewayEventKind.Named, GatewayEventKind.Named, GatewayEventKind.Named], bench.Sink.Kinds);
        Assert.False(bench.Session.TryGetNode("kitchen", out _));
        Assert.True(bench.Session.TryGetNode("hall", out _));
    }
}
