using System.Net.Sockets;
using System.Net;
using Sallyport.Crypto.Tests;
using Sallyport.Links.Udp;
using Sallyport.Wire.Session;
using Sallyport.Wire;

namespace Sallyport.Links.Tests.Udp;

/// <summary>The gateway's link and plain sockets as foreign nodes, over loopback.</summary>
public sealed class UdpLinkTests : IDisposable
{
    private static readonly MacAddress Gateway = new(0x0253414C4C59);
    private static readonly MacAddress Elsewhere = new(0x02_77_00_00_00_01);
    private static readonly MacAddress Node = new(0x0200_0000_0001);

    private readonly FakeTime _time = new();
    private readonly Recorder _recorder = new();
    private readonly UdpLink _link;
    private readonly Socket _foreign = Foreign();

    public UdpLinkTests() => _link = new UdpLink(Options() with { Time = _time });

    public void Dispose()
    {
        _link.Dispose();
        _foreign.Dispose();
    }

    [Fact]
    public void Frame_FromAForeignNode_ArrivesAndIsAnsweredFromTheAddressedAddress()
    {
        SendTo(_foreign, Elsewhere, Node, "ff01");
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 1);
        Assert.Equal((Node, Elsewhere, "ff01", null), _recorder.Frames[0]);
        _link.Send(new TransmitId(3), Elsewhere, Node, [0xFE, 0x02]);
        Assert.Equal("020000000001" + "027700000001" + "fe02", ReceiveHex(_foreign));
        _recorder.PollUntil(_link, () => _recorder.Outcomes.Count == 1);
        Assert.Equal((3UL, TransmitOutcome.Acknowledged), _recorder.Outcomes[0]);
    }

    /// <summary>Each hint names the source of the frame that is delivered after the next one; how many there are depends on what had already come.</summary>
    [Fact]
    public void Poll_FramesThatWait_AreAnnouncedOneAhead()
    {
        for (var octet = 0; octet < 20; octet++)
        {
            SendTo(_foreign, Gateway, new MacAddress(0x0200_0000_0100UL + (ulong)octet), "01");
        }

        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 20);
        Assert.All(_recorder.Expected, hint => Assert.Equal(hint.Source, _recorder.Frames[hint.After + 1].Source));
    }

    [Fact]
    public void Send_ToAStationThatNobodyKnows_IsNotAcknowledged()
    {
        _link.Send(new TransmitId(1), Gateway, Node, [1]);
        _recorder.PollUntil(_link, () => _recorder.Outcomes.Count == 1);
        Assert.Equal((1UL, TransmitOutcome.NotAcknowledged), _recorder.Outcomes[0]);
    }

    [Fact]
    public void Registration_WithoutAFrame_MakesTheStationReachableForOneMinute()
    {
        SendHex(_foreign, "000000000000020000000001");
        _recorder.PollUntil(_link, () => _link.Stations == 1);
        Assert.Empty(_recorder.Frames);
        _time.Advance(TimeSpan.FromSeconds(59));
        _link.Send(new TransmitId(1), Gateway, Node, [1]);
        Assert.Equal("02000000000102534" + "14c4c5901", ReceiveHex(_foreign));
        _time.Advance(TimeSpan.FromSeconds(2));
        _link.Send(new TransmitId(2), Gateway, Node, [2]);
        _recorder.PollUntil(_link, () => _recorder.Outcomes.Count == 2);
        Assert.Equal([(1UL, TransmitOutcome.Acknowledged), (2UL, TransmitOutcome.NotAcknowledged)], _recorder.Outcomes);
    }

    [Fact]
    public void Frame_WithoutARegistration_KeepsTheStationReachableForADay()
    {
        SendTo(_foreign, Gateway, Node, "01");
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 1);
        _time.Advance(TimeSpan.FromHours(23));
        _link.Send(TransmitId.None, Gateway, Node, [1]);
        Assert.EndsWith("01", ReceiveHex(_foreign), StringComparison.Ordinal);
    }

    [Fact]
    public void Acknowledgement_WhenAskedFor_AnswersEachUnicastAndNoBroadcast()
    {
        SendHex(_foreign, "00000000000002000000000101");
        SendTo(_foreign, MacAddress.Broadcast, Node, "aa");
        SendTo(_foreign, Gateway, Node, "bb");
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 2);
        Assert.Equal("020000000001" + "0253414c4c59", ReceiveHex(_foreign));
        Assert.Equal(0, _foreign.Available);
    }

    [Fact]
    public void Broadcast_ReachesEachEndpointOnce()
    {
        using var second = Foreign();
        SendTo(_foreign, Gateway, Node, "01");
        SendTo(_foreign, Gateway, new MacAddress(0x0200_0000_0002), "01");
        SendTo(second, Gateway, new MacAddress(0x0200_0000_0003), "01");
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 3);
        _link.Send(new TransmitId(1), Gateway, MacAddress.Broadcast, [0x84]);
        Assert.Equal("ffffffffffff0253414c4c5984", ReceiveHex(_foreign));
        Assert.Equal("ffffffffffff0253414c4c5984", ReceiveHex(second));
        Assert.Equal(0, _foreign.Available);
    }

    [Fact]
    public void Station_ThatSendsFromANewSocket_IsAnsweredThere()
    {
        SendTo(_foreign, Gateway, Node, "01");
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 1);
        using var rebooted = Foreign();
        SendTo(rebooted, Gateway, Node, "02");
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 2);
        _link.Send(TransmitId.None, Gateway, Node, [0x55]);
        Assert.EndsWith("55", ReceiveHex(rebooted), StringComparison.Ordinal);
        Assert.Equal(0, _foreign.Available);
    }

    [Fact]
    public void Datagrams_OfEveryLengthAndOwnSource_AreCountedAndChangeNothing()
    {
        for (var length = 0; length <= 2000; length += 40)
        {
            _foreign.SendTo(new byte[length], _link.LocalEndpoint); // source zero: malformed at any length
        }

        SendTo(_foreign, Elsewhere, Gateway, "01"); // our own address as source
        SendTo(_foreign, Gateway, Node, "77");
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 1);
        Assert.Equal("77", _recorder.Frames[0].Octets);
        Assert.Equal(51, _link.Counters.Malformed);
        Assert.Equal(1, _link.Counters.Dropped);
        Assert.Equal(1, _link.Stations);
    }

    [Fact]
    public void Stations_MoreThanTheBound_LeaveTheTableBounded()
    {
        using var small = new UdpLink(Options() with { MaximumStations = 4 });
        for (ulong node = 1; node <= 50; node++)
        {
            _foreign.SendTo(Datagram(Gateway, new MacAddress(0x0200_0000_0000 + node), "01"), small.LocalEndpoint);
        }

        _recorder.PollUntil(small, () => _recorder.Frames.Count == 50);
        Assert.Equal(4, small.Stations);
        Assert.Equal(46, small.Counters.Dropped);
    }

    [Fact]
    public void Ready_ManyFramesBeforeAPoll_IsRaisedOnce()
    {
        var raised = 0;
        using var signal = new ManualResetEventSlim();
        _link.Ready = () =>
        {
            Interlocked.Increment(ref raised);
            signal.Set();
        };
        for (var frame = 0; frame < 100; frame++)
        {
            SendTo(_foreign, Gateway, Node, "01");
        }

        Assert.True(signal.Wait(TimeSpan.FromSeconds(10)));
        var before = Volatile.Read(ref raised);
        _recorder.PollUntil(_link, () => _recorder.Frames.Count == 100);
        Assert.Equal(1, before);
    }

    [Fact]
    public void Poll_AfterWarmingUp_AllocatesNothingPerFrame()
    {
        var counter = new Counter();
        var datagram = Datagram(Gateway, Node, "0102030405");
        _foreign.Connect(_link.LocalEndpoint);
        Assert.InRange(Allocation.Least(Run), 0, 1_000);

        void Run()
        {
            for (var round = 0; round < 200; round++)
            {
                _foreign.Send(datagram);
                while (_link.Poll(counter, default, 64) == 0)
                {
                    Thread.Yield();
                }

                _link.Send(new TransmitId(1), Gateway, Node, datagram);
            }
        }
    }

    [Fact]
    public void Options_OnTheCommandLine_AreReadOrRefusedWithAReason()
    {
        Assert.True(UdpLinkOptions.TryParse("//127.0.0.1:7100?hub&ack", [Gateway], out var options, out _));
        Assert.Equal((UdpLinkMode.Client, true, false), (options!.Mode, options.Acknowledgements, options.AllowBeyondLoopback));
        Assert.True(UdpLinkOptions.TryParse("//localhost:0", [Gateway], out options, out _));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 0), options!.Endpoint);
        Assert.False(UdpLinkOptions.TryParse("//127.0.0.1:7100?hum", [Gateway], out _, out var error));
        Assert.Contains("hum", error, StringComparison.Ordinal);
        Assert.False(UdpLinkOptions.TryParse("//127.0.0.1", [Gateway], out _, out error));
        Assert.False(UdpLinkOptions.TryParse("//example.org:1", [Gateway], out _, out error));
        Assert.Throws<ArgumentException>(() => new UdpLink(Options() with { Endpoint = new IPEndPoint(IPAddress.Any, 0) }));
    }

    private static UdpLinkOptions Options() => new() { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Addresses = [Gateway] };

    internal static Socket Foreign()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    internal static byte[] Datagram(MacAddress destination, MacAddress source, string payload)
    {
        var octets = new byte[12 + (payload.Length / 2)];
        UdpEnvelope.WriteHeader(octets, destination, source);
        Convert.FromHexString(payload).CopyTo(octets, 12);
        return octets;
    }

    internal static string ReceiveHex(Socket socket)
    {
        var buffer = new byte[2000];
        return Convert.ToHexStringLower(buffer.AsSpan(0, socket.Receive(buffer)));
    }

    private void SendTo(Socket socket, MacAddress destination, MacAddress source, string payload) =>
        socket.SendTo(Datagram(destination, source, payload), _link.LocalEndpoint);

    private void SendHex(Socket socket, string datagram) => socket.SendTo(Convert.FromHexString(datagram), _link.LocalEndpoint);

    private sealed class Counter : ILinkReceiver
    {
        public long Count { get; private set; }

        public void Receive(in Arrival arrival) => Count++;

        public void Complete(TransmitId id, TransmitOutcome outcome) => Count++;
    }
}
