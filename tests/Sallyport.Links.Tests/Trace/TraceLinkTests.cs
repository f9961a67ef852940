using Sallyport.Links.Memory;
using Sallyport.Links.Trace;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Trace;

public sealed class TraceLinkTests
{
    [Fact]
    public void Trace_OfAnExchange_IsOneLinePerFrameAndOutcome()
    {
        var clock = new FakeClock();
        var air = new MemoryAir();
        var lines = new List<string>();
        using var gateway = new TraceLink(air.Attach(new MacAddress(0x0253414C4C59)), clock, lines.Add, maximumOctets: 2);
        using var node = air.Attach(new MacAddress(0x0200_0000_0001), rssi: -61);
        node.Send(TransmitId.None, node.Addresses[0], gateway.Addresses[0], [0xFF, 1, 2]);
        gateway.Poll(new Recorder(), clock.Now, 10);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        gateway.Send(new TransmitId(4), gateway.Addresses[0], node.Addresses[0], [0xFE]);
        gateway.Poll(new Recorder(), clock.Now, 10);
        Assert.Equal(
            [
                "5.000003 recv 02:00:00:00:00:01 > 02:53:41:4C:4C:59 -61 dBm 3 octets ff01...",
                "5.002003 send 02:53:41:4C:4C:59 > 02:00:00:00:00:01 #4 1 octets fe",
                "5.002003 done #4 Acknowledged",
            ],
            lines);
    }
}
