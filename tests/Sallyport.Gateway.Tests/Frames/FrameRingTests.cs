using Sallyport.Crypto.Tests;
using Sallyport.Gateway.Frames;
using Sallyport.Protocols.EnigmaIot.Anatomy;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Frames;

public sealed class FrameRingTests
{
    private static readonly FrameLine Line = new("enigmaiot", "attic", "memory", new EnigmaIotAnatomy());

    [Fact]
    public void Add_MoreThanTheNumber_KeepsTheNewest()
    {
        var ring = new FrameRing(new FrameRingOptions { MaximumFrames = 5 }, 7);
        for (var number = 1; number <= 12; number++)
        {
            Assert.Equal(number, Add(ring, [(byte)number]));
        }

        Assert.Equal((7L, 8L, 12L), (ring.Epoch, ring.Oldest, ring.Newest));
        Assert.Null(ring.Find(7));
        Assert.Null(ring.Find(13));
        Assert.Equal([8], ring.Find(8)!.Octets);
        var room = new KeptFrame[10];
        Assert.Equal(3, ring.ReadBack(11, room));
        Assert.Equal([10, 9, 8], room.Take(3).Select(static frame => frame.Number));
    }

    /// <summary>Whatever lengths come, the octets that are told are the ones that came, and never more than there is room for.</summary>
    [Fact]
    public void Add_AnyLengths_IsBoundedByOctetsAndTellsThemUnchanged()
    {
        var random = new Random(4);
        var ring = new FrameRing(new FrameRingOptions { MaximumFrames = 100_000, MaximumOctets = FrameRingOptions.LeastOctets }, 0);
        var told = new Dictionary<long, byte[]>();
        for (var round = 0; round < 3_000; round++)
        {
            var octets = new byte[random.Next(0, 400)];
            random.NextBytes(octets);
            told[Add(ring, octets)] = octets;
        }

        var room = new KeptFrame[3_000];
        var count = ring.ReadBack(long.MaxValue, room);
        Assert.InRange(count, 100, 2_999);
        Assert.InRange(room.Take(count).Sum(static frame => frame.Octets.Length), 1, FrameRingOptions.LeastOctets);
        Assert.All(room.Take(count), frame => Assert.Equal(told[frame.Number], frame.Octets));
        Assert.Equal(ring.Oldest, room[count - 1].Number);
    }

    [Fact]
    public void Add_TooLong_IsCut() => Assert.Equal(FrameRing.LongestFrame, Kept(new byte[5_000]).Octets.Length);

    /// <summary>Of a broadcast key nothing is kept but that it was there.</summary>
    [Fact]
    public void Open_BroadcastKey_IsMaskedBeforeItIsKept()
    {
        var ring = new FrameRing(new FrameRingOptions(), 0);
        byte[] plaintext = [6 + 1 + 32 + 13, 0, 1, 0, 2, 0, 0x10, .. Enumerable.Repeat((byte)0x5A, 32)];
        var number = Add(ring, [0x04, .. new byte[12 + plaintext.Length + 16]]);
        ring.Open(number, FrameKeyKind.Session, 3, plaintext);

        var kept = ring.Find(number)!;
        Assert.Equal((7, 32, FrameKeyKind.Session, 3), (kept.SecretOffset, kept.SecretLength, kept.Key, kept.KeyEpoch));
        Assert.Equal([.. plaintext[..7], .. new byte[32]], kept.Plaintext);
    }

    [Fact]
    public void Open_PlaintextNotWanted_KeepsTheKeysNumberOnly()
    {
        var ring = new FrameRing(new FrameRingOptions { KeepPlaintext = false }, 0);
        var number = Add(ring, new byte[40]);
        ring.Open(number, FrameKeyKind.Session, 3, new byte[11]);
        Assert.Equal((FrameKeyKind.Session, 3, 0), (ring.Find(number)!.Key, ring.Find(number)!.KeyEpoch, ring.Find(number)!.Plaintext.Length));
    }

    [Fact]
    public void ReadChanges_VerdictLater_TellsTheFrameAgain()
    {
        var ring = new FrameRing(new FrameRingOptions { MaximumFrames = 10 }, 0);
        var room = new KeptFrame[10];
        var after = 0L;
        var first = Add(ring, [1]);
        Assert.Equal(1, ring.ReadChanges(ref after, room, out var missed));
        Assert.Equal((false, first, FrameVerdict.Accepted), (missed, room[0].Number, room[0].Verdict));

        Add(ring, [2]);
        ring.Judge(first, FrameVerdict.Refused, "bad-tag");
        Assert.Equal(2, ring.ReadChanges(ref after, room, out missed));
        Assert.Equal((false, first, FrameVerdict.Refused, "bad-tag"), (missed, room[1].Number, room[1].Verdict, room[1].Reason));
        Assert.Equal(0, ring.ReadChanges(ref after, room, out _));
    }

    [Fact]
    public void ReadChanges_TooLate_SaysThatSomeAreMissed()
    {
        var ring = new FrameRing(new FrameRingOptions { MaximumFrames = 4 }, 0);
        var room = new KeptFrame[100];
        for (var number = 0; number < 50; number++)
        {
            Add(ring, [1]);
        }

        var after = 0L;
        Assert.Equal(4, ring.ReadChanges(ref after, room, out var missed));
        Assert.True(missed);
        Assert.Equal((50L, 47L), (after, room[0].Number));
    }

    [Fact]
    public void Add_InFullOperation_AllocatesNothing()
    {
        var ring = new FrameRing(new FrameRingOptions(), 0);
        var octets = new byte[60];
        Assert.Equal(0, Allocation.Least(() => Work(10_000)));

        void Work(int frames)
        {
            for (; frames > 0; frames--)
            {
                var number = Add(ring, octets);
                ring.Open(number, FrameKeyKind.Session, 1, octets.AsSpan(0, 31));
                ring.Judge(number, FrameVerdict.Refused, "bad-tag");
            }
        }
    }

    [Fact]
    public void Next_AChange_Completes()
    {
        var ring = new FrameRing(new FrameRingOptions(), 0);
        var next = ring.Next;
        Assert.False(next.IsCompleted);
        Add(ring, [1]);
        Assert.True(next.IsCompleted);
        Assert.False(ring.Next.IsCompleted);
    }

    private static KeptFrame Kept(byte[] octets)
    {
        var ring = new FrameRing(new FrameRingOptions(), 0);
        return ring.Find(Add(ring, octets))!;
    }

    private static long Add(FrameRing ring, byte[] octets) => ring.Add(
        new FrameHead { Line = Line, IsInbound = true, UtcMicroseconds = 1, Source = new MacAddress(2), Destination = new MacAddress(4) }, octets);
}
