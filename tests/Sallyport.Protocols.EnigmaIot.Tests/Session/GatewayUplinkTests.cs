using Sallyport.Crypto.Tests;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public class GatewayUplinkTests
{
    [Fact]
    public void Data_AfterAGap_CountsTheLost()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Data("a"));
        node.DataCounter = 4;
        bench.Receive(node, node.Data("b", MessageType.HomeAssistantDiscovery));
        var (occurrence, payload) = bench.Sink.Events[1];
        Assert.Equal((GatewayEventKind.HomeAssistantDiscovery, (ushort)5, (ushort)3), (occurrence.Kind, occurrence.Counter, occurrence.Lost));
        Assert.Equal((2u, 3u, 5u), (occurrence.Statistics.Received, occurrence.Statistics.Lost, occurrence.Statistics.Total));
        Assert.Equal(1.5f, occurrence.Statistics.PacketErrorRate);
        Assert.Equal("b"u8, payload);
        Assert.True(occurrence.Encrypted);
    }

    /// <summary>408 ms and 202 ms are the intervals of the first two captured messages; the rates are those that the original published.</summary>
    [Fact]
    public void PacketsPerHour_OfCapturedIntervals_AreTheOriginals()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Wait(TimeSpan.FromMilliseconds(408));
        bench.Receive(node, node.Data("a"));
        bench.Wait(TimeSpan.FromMilliseconds(202));
        bench.Receive(node, node.Data("b"));
        Assert.Equal(8823.53, bench.Sink.Events[0].Event.Statistics.PacketsPerHour, 0.01);
        Assert.Equal(14822.36, bench.Sink.Events[1].Event.Statistics.PacketsPerHour, 0.01);
    }

    [Fact]
    public void UnencryptedData_WhereAllowed_IsDeliveredRaw()
    {
        using var bench = new GatewayBench(options => options with { AcceptUnencryptedData = true });
        var node = bench.Join(bench.Node());
        bench.Receive(node, [0x11, 0, 0, 7, 0, 0x81, 0x61]);
        var (occurrence, payload) = bench.Sink.Events.Single();
        Assert.Equal((GatewayEventKind.Uplink, PayloadEncoding.Raw, (ushort)7, (ushort)6), (occurrence.Kind, occurrence.Encoding, occurrence.Counter, occurrence.Lost));
        Assert.False(occurrence.Encrypted);
        Assert.Equal("a"u8, payload);
    }

    /// <summary>A node that says everything in clear has no frame that could prove its new key; it must not be sent round in circles.</summary>
    [Fact]
    public void UnencryptedData_AfterANewHello_BeginsTheNewSession()
    {
        using var bench = new GatewayBench(options => options with { AcceptUnencryptedData = true });
        var node = bench.Join(bench.Node());
        bench.Receive(node, [0x11, 0, 0, 7, 0, 0, 0x61]);
        bench.Sink.Clear();
        bench.Receive(node, [0x11, 0, 0, 7, 0, 0, 0x61]);
        Assert.Equal(["FB03"], bench.SentTypes);
        bench.Sink.Clear();
        bench.Receive(node, node.Hello());
        bench.Receive(node, [0x11, 0, 0, 1, 0, 0, 0x62]);
        Assert.Equal(["FE"], bench.SentTypes);
        Assert.Equal([GatewayEventKind.Left, GatewayEventKind.Joined, GatewayEventKind.Uplink], bench.Sink.Kinds);
        Assert.Equal(GatewayNodeState.Registered, bench.Snapshot(node).State);
        bench.Sink.Clear();
        bench.Receive(node, [0x11, 0, 0, 1, 0, 0, 0x62]);
        Assert.Equal(["FB03"], bench.SentTypes);
    }

    [Fact]
    public void Stranger_IsToldAndReported_ButAtALimitedRateAndNotForANameSet()
    {
        using var bench = new GatewayBench();
        var node = bench.Node();
        bench.Receive(node, node.Name("x"));
        Assert.Empty(bench.Sink.Sent);
        Assert.Equal([GatewayEventKind.Refused], bench.Sink.Kinds);
        bench.Sink.Clear();
        foreach (byte type in new byte[] { 0x01, 0x03, 0x05, 0x08, 0x11 })
        {
            bench.Receive(node, [type, 1, 2, 3]);
        }

        Assert.All(bench.SentTypes, type => Assert.Equal("FB04", type));
        Assert.Equal(5, bench.Sink.Events.Count(entry => entry.Event.Kind == GatewayEventKind.Left && entry.Event.Reason == InvalidateReason.UnregisteredNode));
        for (var at = 0; at < 100; at++)
        {
            bench.Receive(node, [1, 2, 3]);
        }

        Assert.Equal(8, bench.Sink.Sent.Count);
        Assert.Equal(0, bench.Session.NodeCount);
    }

    [Fact]
    public void Key_OlderThanItsValidity_IsRenewedAfterTheMessage()
    {
        using var bench = new GatewayBench(options => options with { Inactivity = TimeSpan.Zero });
        var node = bench.Join(bench.Node());
        bench.Wait(TimeSpan.FromHours(48));
        bench.Receive(node, node.Data("in time"));
        Assert.Empty(bench.Sink.Sent);
        bench.Wait(TimeSpan.FromMilliseconds(1));
        bench.Sink.Clear();
        bench.Receive(node, node.Data("late"));
        Assert.Equal([GatewayEventKind.Uplink, GatewayEventKind.Left], bench.Sink.Kinds);
        Assert.Equal(["FB05"], bench.SentTypes);
    }

    [Fact]
    public void SilentNode_AfterADay_IsForgottenSilentlyByTheTimer()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Wait(TimeSpan.FromHours(20));
        bench.Receive(node, node.Data("x"));
        bench.Receive(node, node.Name("kitchen"));
        bench.Sink.Clear();
        bench.Wait(TimeSpan.FromHours(24));
        bench.Session.Advance(bench.Now, bench.Sink, 16);
        Assert.Empty(bench.Sink.Events);
        Assert.Equal("inactivity", bench.Session.NextDeadline!.Value.Name);
        bench.Wait(TimeSpan.FromMilliseconds(1));
        Assert.True(bench.Session.NextDeadline!.Value.At <= bench.Now.Monotonic);
        bench.Session.Advance(bench.Now, bench.Sink, 16);
        var left = bench.Sink.Events.Single().Event;
        Assert.Equal((GatewayEventKind.Left, true, "kitchen"), (left.Kind, left.Silent, left.Name));
        Assert.Empty(bench.Sink.Sent);
        Assert.Null(bench.Session.NextDeadline);
    }

    [Fact]
    public void SilentNode_HeardBeforeTheTimer_IsAStranger()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Wait(TimeSpan.FromHours(25));
        bench.Receive(node, node.Data("x"));
        Assert.Equal(["FB04"], bench.SentTypes);
        Assert.Equal([GatewayEventKind.Left, GatewayEventKind.Left, GatewayEventKind.Refused], bench.Sink.Kinds);
        Assert.Equal([true, false], bench.Sink.Events.Take(2).Select(entry => entry.Event.Silent));
    }

    [Fact]
    public void ClockRequest_Answered_EchoesAndTellsTheTime()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Clock(-5));
        Assert.Equal(RefusalReason.None, ClockResponse.Parse(node.Open(bench.Sink.Sent.Single().Octets), out var response));
        Assert.Equal(new ClockResponse(1, -5, bench.Now.UtcMicroseconds, bench.Now.UtcMicroseconds), response);
        Assert.Equal([GatewayEventKind.ClockAnswered], bench.Sink.Kinds);
    }

    [Fact]
    public void VersionAnswer_Received_IsKept()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        Assert.Null(bench.Snapshot(node).Version);
        bench.Receive(node, node.Control((byte)ControlCode.VersionAnswer, 0, 9, 8));
        Assert.Equal("0.9.8", bench.Snapshot(node).Version.ToString());
    }

    [Fact]
    public void Counters_SwitchedOff_AreNotChecked()
    {
        using var bench = new GatewayBench(options => options with { UseCounters = false });
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Data("a"u8.ToArray(), 65535));
        bench.Receive(node, node.Data("b"u8.ToArray(), 3));
        Assert.Equal([GatewayEventKind.Uplink, GatewayEventKind.Uplink], bench.Sink.Kinds);
    }

    [Fact]
    public void BadData_WithDisconnectSwitchedOff_IsOnlyReported()
    {
        using var bench = new GatewayBench(options => options with { DisconnectOnDataError = false });
        var node = bench.Join(bench.Node());
        bench.Receive(node, [1, 2, 3]);
        Assert.Empty(bench.Sink.Sent);
        Assert.Equal(GatewayNodeState.Registered, bench.Snapshot(node).State);
        bench.Receive(node, [5, 2, 3]);
        Assert.Equal(["FB03"], bench.SentTypes);
    }

    [Fact]
    public void Kick_RegisteredNode_IsToldAndGone()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Submit(new GatewayCommand(GatewayCommandKind.Kick, node.Address));
        Assert.Equal(["FB06"], bench.SentTypes);
        Assert.Equal(InvalidateReason.Kicked, bench.Sink.Events.Single().Event.Reason);
        Assert.False(bench.Session.TryGetNode(node.Address, out _));
    }

    [Theory]
    [InlineData(new byte[] { }, RefusalReason.TooShort)]
    [InlineData(new byte[] { 1 }, RefusalReason.TooShort)]
    [InlineData(new byte[] { 0x55, 0xAA, 0xBB }, RefusalReason.UnknownType)]
    [InlineData(new byte[] { 0x81, 0, 0 }, RefusalReason.UnknownType)]
    [InlineData(new byte[] { 0x18, 0, 0 }, RefusalReason.UnknownType)]
    [InlineData(new byte[] { 0xFB, 3 }, RefusalReason.UnknownType)]
    public void Frame_ThatNoNodeSends_IsOnlyReported(byte[] frame, RefusalReason reason)
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Receive(node, frame);
        Assert.Empty(bench.Sink.Sent);
        Assert.Equal(reason, bench.Sink.Events.Single().Event.Refusal);
    }

    [Fact]
    public void Session_Disposed_RefusesWork()
    {
        var bench = new GatewayBench();
        bench.Dispose();
        bench.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bench.Receive(bench.Node().Address, [1]));
    }

    [Fact]
    public void Data_AcceptedInSteadyState_AllocatesNothing()
    {
        using var session = new GatewaySession(
            new() { Address = GatewayBench.GatewayAddress, NetworkKey = GatewayBench.NetworkKeyOctets }, new ScriptedRandom(), new PassingAead(), new BouncyKeyAgreement());
        var sink = new CountingSink();
        var frame = new byte[76];
        var node = new Wire.MacAddress(9);
        session.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = node, Destination = GatewayBench.GatewayAddress, Octets = Convert.FromHexString("FF" + new string('9', 128)) }, default, sink);
        session.Advance(default, sink, 1);
        frame[0] = 1;
        var counter = 0;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var count = 0; count < 100; count++)
            {
                counter++;
                (frame[17], frame[18]) = ((byte)counter, (byte)(counter >> 8));
                session.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = node, Destination = GatewayBench.GatewayAddress, Octets = frame }, default, sink);
            }
        }));
        Assert.Equal(counter, sink.Uplinks);
    }

    private sealed class CountingSink : ISink<GatewayEvent>
    {
        public int Uplinks { get; private set; }

        public void Send(TransmitId id, Wire.MacAddress source, Wire.MacAddress destination, ReadOnlySpan<byte> octets)
        {
        }

        public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload) => Uplinks += occurrence.Kind == GatewayEventKind.Uplink ? 1 : 0;
    }
}
