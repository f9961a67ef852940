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
        var chip = new LockedChip();
        using var line = new WokenLine();
        using var link = new Rfm22bLink("rfm22b", chip, line, new Rfm22bOptions { Modem = [] });
        var recorder = new Recorder();
        byte[] packet = [.. Enumerable.Range(0, 93).Select(static one => (byte)one)];
        link.Send(new TransmitId(7), MacAddress.None, MacAddress.None, packet);
        Until(() =>
        {
            chip.Do(static one => one.SendOctet());
            Assert.True(chip.Step(line));
            link.Poll(recorder, Now, 16);
            return recorder.Outcomes.Count > 0;
        });
        Assert.Equal((7UL, TransmitOutcome.Acknowledged), recorder.Outcomes[0]);
        Assert.Equal(packet, chip.Air);

        chip.Do(static one => one.HearSync(100));
        Assert.True(chip.Step(line));
        foreach (var octet in packet)
        {
            chip.Do(one => one.HearOctet(octet));
            Assert.True(chip.Step(line));
        }

        chip.Do(one => one.HearEnd(packet.Length));
        Until(() =>
        {
            line.Wake();
            link.Poll(recorder, Now, 16);
            return recorder.Frames.Count > 0;
        });
        Assert.Equal(Convert.ToHexStringLower(packet), recorder.Frames[0].Octets);
        Assert.Equal((sbyte)-70, recorder.Frames[0].Rssi);
    }

    private static void Until(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, TimeSpan.FromSeconds(20)));

    /// <summary>The chip is stepped by the test and served by the link's thread.</summary>
    private sealed class LockedChip : IRadioRegisters
    {
        private readonly SimulatedRfm22b _chip = new();
        private readonly Lock _lock = new();

        public IReadOnlyList<byte> Air
        {
            get
            {
                lock (_lock)
                {
                    return [.. _chip.Air];
                }
            }
        }

        public void Do(Action<SimulatedRfm22b> work)
        {
            lock (_lock)
            {
                work(_chip);
            }
        }

        /// <summary>Waits until the link has served what the chip asked for.</summary>
        public bool Step(WokenLine line) => SpinWait.SpinUntil(
            () =>
            {
                line.Wake();
                lock (_lock)
                {
                    return !_chip.AsksForService;
                }
            },
            TimeSpan.FromSeconds(20));

        public void Read(byte first, Span<byte> values)
        {
            lock (_lock)
            {
                _chip.Read(first, values);
            }
        }

        public void Write(byte first, ReadOnlySpan<byte> values)
        {
            lock (_lock)
            {
                _chip.Write(first, values);
            }
        }
    }

    private sealed class WokenLine : IInterruptLine
    {
        private readonly AutoResetEvent _signal = new(false);

        public void Wait(TimeSpan longest) => _signal.WaitOne(longest);

        public void Wake() => _signal.Set();

        public void Dispose() => _signal.Dispose();
    }
}
