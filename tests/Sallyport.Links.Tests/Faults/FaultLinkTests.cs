using Sallyport.Links.Faults;
using Sallyport.Links.Memory;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Faults;

public sealed class FaultLinkTests
{
    private static readonly MacAddress Gateway = new(0x0253414C4C59);
    private static readonly MacAddress Node = new(0x0200_0000_0001);

    [Fact]
    public void Faults_OfOneSeed_AreTheSameTwiceAndOtherForAnotherSeed()
    {
        Assert.Equal(Run(1, Everything), Run(1, Everything));
        Assert.NotEqual(Run(1, Everything), Run(2, Everything));
    }

    [Fact]
    public void NoFaults_ChangesNothing() =>
        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"{number:x4}"), Run(1, new FaultProfile()));

    [Fact]
    public void Loss_OfAllThatIsSent_IsSeenBySenderAsNotAcknowledged()
    {
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway);
        using var node = new FaultLink(air.Attach(Node), new FaultOptions { Send = new FaultProfile { Loss = 1 } });
        var (atGateway, atNode) = (new Recorder(), new Recorder());
        node.Send(new TransmitId(1), Node, Gateway, [1]);
        node.Send(new TransmitId(2), Node, MacAddress.Broadcast, [1]);
        node.Poll(atNode, default, 10);
        gateway.Poll(atGateway, default, 10);
        Assert.Empty(atGateway.Frames);
        Assert.Equal([(1UL, TransmitOutcome.NotAcknowledged), (2UL, TransmitOutcome.Acknowledged)], atNode.Outcomes);
        Assert.Equal(2, node.Lost);
    }

    [Fact]
    public void Duplicate_Always_DoublesEachFrameAndTellsOneOutcome()
    {
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway);
        using var node = new FaultLink(air.Attach(Node), new FaultOptions { Send = new FaultProfile { Duplicate = 1 } });
        var (atGateway, atNode) = (new Recorder(), new Recorder());
        node.Send(new TransmitId(1), Node, Gateway, [1]);
        node.Poll(atNode, default, 10);
        gateway.Poll(atGateway, default, 10);
        Assert.Equal(2, atGateway.Frames.Count);
        Assert.Single(atNode.Outcomes);
    }

    [Fact]
    public void Corrupt_Always_FlipsExactlyOneBit()
    {
        foreach (var frame in Run(3, new FaultProfile { Corrupt = 1 }).Select((text, number) => (Value: Convert.ToInt32(text, 16), Number: number)))
        {
            Assert.Equal(1, System.Numerics.BitOperations.PopCount((uint)(frame.Value ^ frame.Number)));
        }
    }

    [Fact]
    public void Delay_OnVirtualTime_ReordersAndLosesNothing()
    {
        var frames = Run(4, new FaultProfile { Delay = 0.5 });
        Assert.Equal(200, frames.Count);
        Assert.Equal(200, frames.Distinct().Count());
        Assert.NotEqual(frames.Order(StringComparer.Ordinal), frames);
    }

    [Fact]
    public void Delay_MoreThanTheBound_PassesFramesUndelayed()
    {
        var clock = new FakeClock();
        var air = new MemoryAir();
        using var gateway = air.Attach(Gateway);
        var profile = new FaultProfile { Delay = 1, MaximumDelay = TimeSpan.FromHours(1) };
        using var node = new FaultLink(air.Attach(Node), new FaultOptions { Send = profile, MaximumDelayed = 3 });
        for (byte frame = 0; frame < 10; frame++)
        {
            node.Send(TransmitId.None, Node, Gateway, [frame]);
        }

        var recorder = new Recorder();
        gateway.Poll(recorder, clock.Now, 100);
        Assert.Equal(7, recorder.Frames.Count);
    }

    [Fact]
    public void SeededRandom_KnownSeed_GivesThePublishedSequence()
    {
        // SplitMix64 of seed 0 begins e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec; xoshiro256** of that state by hand.
        var random = new SeededRandom(0);
        Assert.Equal(0x99ec5f36cb75f2b4UL, random.Next());
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(random.Below(7), 0, 6));
        Assert.NotEqual(SeededRandom.ForPart(1, 1).Next(), SeededRandom.ForPart(1, 2).Next());
    }

    private static FaultProfile Everything => new() { Loss = 0.1, Duplicate = 0.1, Corrupt = 0.1, Delay = 0.3 };

    /// <summary>200 numbered frames, one per virtual millisecond, through faults on the receiving side.</summary>
    private static List<string> Run(ulong seed, FaultProfile profile)
    {
        var clock = new FakeClock();
        var air = new MemoryAir();
        using var gateway = new FaultLink(air.Attach(Gateway), new FaultOptions { Seed = seed, Receive = profile });
        using var node = air.Attach(Node);
        var recorder = new Recorder();
        for (var number = 0; number < 300; number++)
        {
            if (number < 200)
            {
                node.Send(TransmitId.None, Node, Gateway, [(byte)(number >> 8), (byte)number]);
            }

            gateway.Poll(recorder, clock.Now, 100);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        return [.. recorder.Frames.Select(frame => frame.Octets)];
    }
}
