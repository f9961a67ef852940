using System.Net;
using Sallyport.Links.Udp;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Udp;

public sealed class UdpPacketLinkTests
{
    [Fact]
    public void Link_TwoEnds_EachDatagramIsOnePacketAndAnswersFindTheirWay()
    {
        using var host = new UdpPacketLink(new IPEndPoint(IPAddress.Loopback, 0));
        using var device = new UdpPacketLink(new IPEndPoint(IPAddress.Loopback, 0), host.Endpoint);
        var atHost = new Recorder();
        var atDevice = new Recorder();
        device.Send(new TransmitId(1), MacAddress.None, MacAddress.None, [1, 2, 3]);
        device.Send(new TransmitId(2), MacAddress.None, MacAddress.None, new byte[255]);
        atHost.PollUntil(host, () => atHost.Frames.Count == 2);
        Assert.Equal(["010203", new string('0', 510)], atHost.Frames.Select(static one => one.Octets));
        host.Send(new TransmitId(3), MacAddress.None, MacAddress.None, [9]);
        atDevice.PollUntil(device, () => atDevice.Frames.Count == 1 && atDevice.Outcomes.Count == 2);
        Assert.Equal("09", atDevice.Frames[0].Octets);
    }

    [Fact]
    public void Link_BeyondLoopback_IsRefused() => Assert.Throws<ArgumentException>(() => new UdpPacketLink(new IPEndPoint(IPAddress.Any, 0)));
}
