using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public sealed class GatewayWithdrawTests
{
    [Fact]
    public void Withdraw_WaitingDownlink_IsDroppedAndNeverSent()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, node.Address, 5));
        bench.Submit(new GatewayCommand(GatewayCommandKind.Withdraw, node.Address, 5));
        Assert.Equal([DownlinkState.Waiting, DownlinkState.Dropped], bench.Sink.Events.Select(entry => entry.Event.Downlink));
        bench.Receive(node, node.Data("1"));
        Assert.Empty(bench.Sink.Sent);
    }

    [Fact]
    public void Withdraw_OtherNumber_ChangesNothing()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, node.Address, 5));
        bench.Sink.Clear();
        bench.Submit(new GatewayCommand(GatewayCommandKind.Withdraw, node.Address, 6));
        Assert.Empty(bench.Sink.Events);
        bench.Receive(node, node.Data("1"));
        Assert.Single(bench.Sink.Sent);
    }

    [Fact]
    public void Withdraw_DownlinkThatTookTheKeysPlace_GivesThePlaceBack()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node(), sleepy: true, broadcast: true);
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, node.Address, 5));
        bench.Submit(new GatewayCommand(GatewayCommandKind.Withdraw, node.Address, 5));
        bench.Receive(node, node.Data("1"));
        ControlMessage.Parse(node.Open(Assert.Single(bench.Sink.Sent).Octets), out var message);
        Assert.Equal(ControlCode.BroadcastKey, message.Code);
    }

    [Fact]
    public void Outcome_Unknown_IsReportedOnce()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Submit(new GatewayCommand(GatewayCommandKind.DataSet, node.Address, 5));
        var id = Assert.Single(bench.Sink.Sent).Id;
        bench.Sink.Clear();
        bench.Session.Complete(id, TransmitOutcome.Unknown, bench.Now, bench.Sink);
        bench.Session.Complete(id, TransmitOutcome.Acknowledged, bench.Now, bench.Sink);
        Assert.Equal(DownlinkState.OutcomeUnknown, Assert.Single(bench.Sink.Events).Event.Downlink);
    }
}
