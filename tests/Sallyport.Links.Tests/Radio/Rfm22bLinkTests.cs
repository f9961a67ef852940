using Sallyport.Links.Radio;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Radio;

/// <summary>The link with its thread on a simulated chip whose air a second thread moves.</summary>
public sealed class Rfm22bLinkTests
{
    private static readonly Now Now = new(new Instant(1), 0);

    [Fact]
    public void Link_PacketsInBothDirections_ComeWholeWithRssi()
    {
        var chip = new SimulatedRfm22b();
        using var line = new SteppedLine();
        using var link = new Rfm22bLink("rfm22b", chip, line, new Rfm22bOptions { Modem = [] });
        var recorder = new Recorder();
        byte[] packet = [.. Enumerable.Range(0, 93).Select(static one => (byte)one)];
        line.Serve();
        link.Send(new TransmitId(7), MacAddress.None, MacAddress.None, packet);
        line.Serve();
        foreach (var _ in packet)
        {
            chip.SendOctet();
            line.Serve();
        }

        link.Poll(recorder, Now, 16);
        Assert.Equal((7UL, TransmitOutcome.Acknowledged), Assert.Single(recorder.Outcomes));
        Assert.Equal(packet, chip.Air);

        chip.HearSync(100);
        line.Serve();
        foreach (var octet in packet)
        {
            chip.HearOctet(octet);
            line.Serve();
        }

        chip.HearEnd(packet.Length);
        line.Serve();
        link.Poll(recorder, Now, 16);
        var frame = Assert.Single(recorder.Frames);
        Assert.Equal(Convert.ToHexStringLower(packet), frame.Octets);
        Assert.Equal((sbyte)-70, frame.Rssi);
    }

    /// <summary>
    /// An interrupt line that the test steps: the link's thread goes one round for each wake and then rests, so that the chip moves only while nobody serves it.
    /// </summary>
    private sealed class SteppedLine : IInterruptLine
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
        private readonly object _gate = new();
        private int _wakes;
        private int _rests;

        /// <summary>One round of the link's thread; returns when it rests again.</summary>
        public void Serve()
        {
            Wake();
            var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
            lock (_gate)
            {
                while (_rests <= _wakes)
                {
                    Assert.True(Environment.TickCount64 < until, "the link's thread does not come to rest");
                    Monitor.Wait(_gate, 100);
                }
            }
        }

        public void Wait(TimeSpan longest)
        {
            lock (_gate)
            {
                _rests++;
                Monitor.PulseAll(_gate);
                while (_wakes < _rests)
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        public void Wake()
        {
            lock (_gate)
            {
                _wakes++;
                Monitor.PulseAll(_gate);
            }
        }

        public void Dispose()
        {
        }
    }
}
