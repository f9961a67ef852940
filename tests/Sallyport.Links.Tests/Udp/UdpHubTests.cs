using System.Net;
using System.Net.Sockets;
using Sallyport.Links.Udp;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Udp;

/// <summary>The hub with plain sockets and with our own links as stations, over loopback.</summary>
public sealed class UdpHubTests : IDisposable
{
    private static readonly MacAddress Gateway = new(0x0253414C4C59);
    private static readonly MacAddress Node = new(0x0200_0000_0001);
    private readonly FakeTime _time = new();
    private readonly UdpHub _hub;
    private readonly Socket _first = UdpLinkTests.Foreign();
    private readonly Socket _second = UdpLinkTests.Foreign();

    public UdpHubTests() => _hub = new UdpHub(new IPEndPoint(IPAddress.Loopback, 0), time: _time, maximumStations: 8);

    public void Dispose()
    {
        _hub.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void Broadcast_GoesToAllRegistered_AlsoBackToTheSender()
    {
        Register(_first, "020000000001");
        Register(_second, "020000000002");
        Send(_first, "ffffffffffff02000000000184");
        Assert.Equal("ffffffffffff02000000000184", UdpLinkTests.ReceiveHex(_first));
        Assert.Equal("ffffffffffff02000000000184", UdpLinkTests.ReceiveHex(_second));
    }

    /// <summary>The hub's thread forwards while another thread disposes the hub; what it throws there would end the process.</summary>
    [Fact]
    public void Send_OnASocketThatWasClosedMeanwhile_IsRefusedNotThrown()
    {
        var target = ((IPEndPoint)_second.LocalEndPoint!).Serialize();
        Assert.True(UdpSocket.Send(_first, [1], target));
        _first.Dispose();
        Assert.False(UdpSocket.Send(_first, [1], target));
    }

    [Fact]
    public void Unicast_GoesToTheOwner_AndIsAcknowledgedToWhoAskedForIt()
    {
        Register(_first, "020000000001", "01");
        Register(_second, "020000000002");
        Send(_first, "020000000002020000000001aa");
        Assert.Equal("020000000002020000000001aa", UdpLinkTests.ReceiveHex(_second));
        Assert.Equal("020000000001020000000002", UdpLinkTests.ReceiveHex(_first));
        Send(_second, "020000000001020000000002bb");
        Assert.Equal("020000000001020000000002bb", UdpLinkTests.ReceiveHex(_first));
        Send(_first, "020000000099020000000001cc"); // to nobody: no acknowledgement, so the next thing that comes is the broadcast
        Send(_second, "ffffffffffff02000000000299");
        Assert.Equal("ffffffffffff02000000000299", UdpLinkTests.ReceiveHex(_first));
        Assert.Equal(1, _hub.Counters.NotAcknowledged);
    }

    [Fact]
    public void Registration_AfterSilence_IsForgotten_AndTheNewestOwnerWins()
    {
        Register(_first, "020000000001");
        Register(_second, "020000000001");
        Send(_first, "020000000001020000000007aa");
        Assert.Equal("020000000001020000000007aa", UdpLinkTests.ReceiveHex(_second));
        _time.Advance(TimeSpan.FromSeconds(61));
        Send(_first, "020000000001020000000007bb");
        Register(_first, "020000000003");
        Send(_first, "020000000003020000000007cc");
        Assert.Equal("020000000003020000000007cc", UdpLinkTests.ReceiveHex(_first));
        Assert.Equal(0, _second.Available);
    }

    [Fact]
    public void Registrations_OfManyAddresses_StayBounded()
    {
        for (var node = 0; node < 100; node++)
        {
            Register(_first, $"0200000001{node:x2}");
        }

        Send(_first, "01");
        Register(_second, "020000000009");
        Send(_first, "020000000009020000000001dd");
        Assert.Equal("020000000009020000000001dd", UdpLinkTests.ReceiveHex(_second));
        Assert.Equal(8, _hub.Stations);
        Assert.Equal(1, _hub.Counters.Malformed);
    }

    [Fact]
    public void Clients_OfTheHub_ExchangeFramesAndLearnTheOutcome()
    {
        using var gateway = Client(Gateway, anyDestination: true);
        using var node = Client(Node, anyDestination: false);
        var (atGateway, atNode) = (new Recorder(), new Recorder());
        Settle();
        node.Send(new TransmitId(1), Node, Gateway, [0xFF, 1]);
        atGateway.PollUntil(gateway, () => atGateway.Frames.Count == 1);
        atNode.PollUntil(node, () => atNode.Outcomes.Count == 1);
        Assert.Equal((1UL, TransmitOutcome.Acknowledged), atNode.Outcomes[0]);
        gateway.Send(new TransmitId(2), Gateway, MacAddress.Broadcast, [0x84]);
        atNode.PollUntil(node, () => atNode.Frames.Count == 1);
        node.Send(new TransmitId(3), Node, new MacAddress(0x99), [1]);
        _time.Advance(TimeSpan.FromMilliseconds(49));
        node.Poll(atNode, default, 10);
        Assert.Single(atNode.Outcomes);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        atNode.PollUntil(node, () => atNode.Outcomes.Count == 2);
        Assert.Equal((3UL, TransmitOutcome.NotAcknowledged), atNode.Outcomes[1]);
        gateway.Poll(atGateway, default, 100);
        Assert.DoesNotContain(atGateway.Frames, frame => frame.Source == Gateway); // its own broadcast came back and was dropped
    }

    [Fact]
    public void Client_OfTheHub_IgnoresEverybodyElse()
    {
        using var node = Client(Node, anyDestination: false);
        var atNode = new Recorder();
        Settle();
        _first.SendTo(Convert.FromHexString("0200000000010253414c4c59fb06"), node.LocalEndpoint); // not the hub
        Register(_first, "0253414c4c59");
        Send(_first, "0200000000010253414c4c5977");
        atNode.PollUntil(node, () => atNode.Frames.Count == 1);
        Assert.Equal("77", atNode.Frames[0].Octets);
        Assert.Equal(1, node.Counters.Dropped);
    }

    [Fact]
    public void Client_AfterAnInterval_RegistersAgain()
    {
        using var node = Client(Node, anyDestination: false);
        Settle();
        _time.Advance(TimeSpan.FromSeconds(50));
        node.Poll(new Recorder(), default, 10);
        Settle();
        _time.Advance(TimeSpan.FromSeconds(50));
        Send(_first, "02000000000102000000000255");
        var atNode = new Recorder();
        atNode.PollUntil(node, () => atNode.Frames.Count == 1);
    }

    private UdpLink Client(MacAddress address, bool anyDestination) => new(new UdpLinkOptions
    {
        Endpoint = _hub.Endpoint,
        Addresses = [address],
        Mode = UdpLinkMode.Client,
        Acknowledgements = true,
        AcceptsAnyDestination = anyDestination,
        Time = _time,
    });

    /// <summary>The hub works in order of arrival: when our own frame has come back, everything before it is done.</summary>
    private void Settle()
    {
        Register(_second, "0200000000ee");
        Send(_second, "0200000000ee0200000000ee01");
        Assert.Equal("0200000000ee0200000000ee01", UdpLinkTests.ReceiveHex(_second));
    }

    private void Register(Socket socket, string address, string octet = "") => Send(socket, "000000000000" + address + octet);

    private void Send(Socket socket, string datagram) => socket.SendTo(Convert.FromHexString(datagram), _hub.Endpoint);
}
